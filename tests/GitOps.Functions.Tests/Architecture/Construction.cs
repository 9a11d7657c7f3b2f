namespace GitOps.Functions.Tests.Architecture;

/// <summary>A <c>new</c> in a method body.</summary>
/// <param name="FromNamespace">Namespace of the top-level type that the body belongs to.</param>
/// <param name="From">Full name of that type.</param>
/// <param name="Type">Full name of what is constructed.</param>
/// <param name="Arguments">Number of arguments.</param>
internal sealed record Construction(string FromNamespace, string From, string Type, int Arguments);
