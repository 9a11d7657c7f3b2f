using System.Net.Http.Headers;

namespace GitOps.Functions.Sources.Charts;

/// <summary>An index, and what to ask by whether it changed.</summary>
/// <param name="Index">The index.</param>
/// <param name="Tag">The answer's ETag.</param>
/// <param name="Modified">The answer's Last-Modified.</param>
internal sealed record CachedIndex(ChartIndex Index, EntityTagHeaderValue? Tag, DateTimeOffset? Modified);
