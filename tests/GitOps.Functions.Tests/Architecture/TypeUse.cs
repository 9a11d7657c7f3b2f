namespace GitOps.Functions.Tests.Architecture;

/// <summary>One type that mentions another, in a signature, an attribute or a method body.</summary>
/// <param name="FromNamespace">Namespace of the top-level type that mentions it.</param>
/// <param name="From">Full name of that type.</param>
/// <param name="ToNamespace">Namespace of the top-level type that is mentioned.</param>
/// <param name="To">Name of that type, without namespace.</param>
internal sealed record TypeUse(string FromNamespace, string From, string ToNamespace, string To);
