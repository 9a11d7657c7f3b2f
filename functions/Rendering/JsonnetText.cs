namespace GitOps.Functions.Rendering;

/// <summary>A Jsonnet text that was read by <see cref="JsonnetLexer"/>.</summary>
/// <param name="Canonical">The same program, without comments and with every text as a JSON string: there is one way only to read it. Lines are where they were.</param>
/// <param name="Imports">All its imports; what imports anything else than a text is refused.</param>
/// <param name="Texts">All its texts, paths of imports aside.</param>
internal sealed record JsonnetText(string Canonical, IReadOnlyList<JsonnetImport> Imports, IReadOnlyList<string> Texts);
