namespace GitOps.Functions.Applications.Flux;

/// <summary>What became of a manifest of Flux's once all of them were known.</summary>
/// <param name="One">The object, with what is wrong with it.</param>
/// <param name="Application">The Application that it means; null for a source, and for what has errors.</param>
internal sealed record FluxLink(FluxObject One, Application? Application);
