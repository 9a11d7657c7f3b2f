namespace GitOps.Functions.Tests.Architecture.Samples;

/// <summary>Used by <see cref="User"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UsedAsAttribute : Attribute;
