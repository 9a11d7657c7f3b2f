namespace GitOps.Functions.Tests.Architecture;

/// <summary>What a rule about a single type looks at.</summary>
/// <param name="Namespace">Namespace of the top-level type.</param>
/// <param name="Name">Full name, nested types with a slash.</param>
/// <param name="IsPublic">Seen outside the assembly.</param>
/// <param name="MayBeDerived">A class that is neither sealed nor abstract.</param>
internal sealed record TypeShape(string Namespace, string Name, bool IsPublic, bool MayBeDerived);
