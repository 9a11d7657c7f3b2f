namespace GitOps.Functions.Tests.Architecture.Samples;

/// <summary>Used by <see cref="User"/>.</summary>
internal sealed class UsedAsArgument;
