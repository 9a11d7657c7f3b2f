namespace GitOps.Functions.Tests.Architecture.Samples;

/// <summary>Used by <see cref="User"/>; open on purpose.</summary>
internal class UsedAsBase;
