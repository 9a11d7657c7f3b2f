namespace GitOps.Functions.Hosting;

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What: <c>helm</c>, <c>cluster prod</c>.</param>
/// <param name="Result">How it is.</param>
/// <param name="Detail">Its version or place, or what is wrong and what to do.</param>
internal sealed record DoctorCheck(string What, DoctorResult Result, string Detail);
