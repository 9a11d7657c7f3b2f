using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Tests.Sources;

public sealed class TarExtractionTests
{
    private static readonly SourceStep Step = new("github.com/org/shop", "read");

    [Fact]
    public async Task Regular_files_of_the_wanted_folders_are_read_and_nothing_else_is_looked_at()
    {
        var archive = Archive(
            new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "commit" }),
            Entry("top/", TarEntryType.Directory),
            Entry("top/apps/", TarEntryType.Directory),
            Entry("top/apps/a.yaml", text: "one"),
            Entry("top/apps/" + new string('n', 150) + "/ü.yaml", text: "long name"),
            Entry("top/else/link", TarEntryType.SymbolicLink, link: "/etc/passwd"),
            Entry("top/appsuffix/b.yaml", text: "not wanted"),
            Entry("top/../apps/c.yaml", text: "not wanted"),
            Entry("/etc/passwd", text: "not wanted"));
        var files = await ReadAsync(archive, "apps");
        Assert.Equal(["apps/a.yaml", "apps/" + new string('n', 150) + "/ü.yaml"], files.Files.Keys);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "symbolic link")]
    [InlineData(TarEntryType.HardLink, "hard link")]
    [InlineData(TarEntryType.Fifo, "FIFO")]
    [InlineData(TarEntryType.CharacterDevice, "device")]
    [InlineData(TarEntryType.BlockDevice, "device")]
    public async Task An_entry_that_is_no_regular_file_is_refused_by_name(TarEntryType type, string what)
    {
        var failure = await FailsAsync(Archive(Entry("top/apps/bad", type, link: "top/apps/a")));
        Assert.StartsWith("apps/bad", failure.Message, StringComparison.Ordinal);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_in_place_of_the_wanted_folder_is_refused(TarEntryType type) =>
        await FailsAsync(Archive(Entry("top/apps", type, link: "top/else"), Entry("top/else/a.yaml", text: "one")));

    [Theory]
    [InlineData("top/apps/../../etc/passwd")]
    [InlineData("top/apps//etc/passwd")]
    [InlineData("top/apps/./a")]
    [InlineData("top/apps/.git/config")]
    [InlineData("top/apps/x/.GIT/config")]
    [InlineData("top/apps/a\nb")]
    [InlineData("top/apps/a\u001b[31mb")]
    [InlineData("top/apps/a\u007fb")]
    [InlineData("top/apps/a\\b")]
    [InlineData("top/apps/a/")]
    public async Task A_name_that_is_not_safe_is_refused(string name)
    {
        var failure = await FailsAsync(Archive(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) }));
        Assert.DoesNotContain(failure.Message, static c => char.IsControl(c));
    }

    [Theory]
    [InlineData(UnixFileMode.SetUser)]
    [InlineData(UnixFileMode.SetGroup)]
    [InlineData(UnixFileMode.StickyBit)]
    public async Task A_file_with_a_special_mode_is_refused(UnixFileMode mode)
    {
        var entry = Entry("top/apps/a", text: "x");
        entry.Mode = mode | UnixFileMode.UserRead;
        await FailsAsync(Archive(entry));
    }

    [Fact]
    public async Task A_sparse_file_is_refused()
    {
        var entry = new PaxTarEntry(TarEntryType.RegularFile, "top/apps/a", new Dictionary<string, string> { ["GNU.sparse.realsize"] = "99999999999" }) { DataStream = new MemoryStream([1]) };
        Assert.Contains("sparse", (await FailsAsync(Archive(entry))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_file_of_one_name_is_refused() =>
        Assert.Contains("twice", (await FailsAsync(Archive(Entry("top/apps/a", text: "good"), Entry("top/apps/a", text: "evil")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_files_bytes_and_folders_are_refused()
    {
        var many = Archive([.. Enumerable.Range(0, 11).Select(static i => Entry($"top/apps/{i}", text: "x"))]);
        Assert.Contains("10 files", (await FailsAsync(many, new SourceLimits { MaxFiles = 10 })).Message, StringComparison.Ordinal);
        Assert.Contains("10 bytes together", (await FailsAsync(many, new SourceLimits { MaxTotalBytes = 10 })).Message, StringComparison.Ordinal);
        Assert.Contains("apps/a", (await FailsAsync(Archive(Entry("top/apps/a", text: "12345")), new SourceLimits { MaxFileBytes = 4 })).Message, StringComparison.Ordinal);
        Assert.Contains("deeper", (await FailsAsync(Archive(Entry("top/apps/b/c/d", text: "x")), new SourceLimits { MaxDepth = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("longer", (await FailsAsync(Archive(Entry("top/apps/abcdefghij", text: "x")), new SourceLimits { MaxPathLength = 10 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_is_stopped_though_its_file_is_not_wanted()
    {
        var bomb = Archive(new PaxTarEntry(TarEntryType.RegularFile, "top/else/zeros") { DataStream = new MemoryStream(new byte[32 << 20]) });
        Assert.InRange(bomb.Length, 1, 100_000);
        Assert.Contains("bomb", (await FailsAsync(bomb)).Message, StringComparison.Ordinal);
        Assert.Contains("unpacks to more", (await FailsAsync(bomb, new SourceLimits { MaxArchiveBytes = 1000, MaxCompressionRatio = 1_000_000 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_archive_is_transient_or_read_whole_wherever_it_ends()
    {
        var archive = Archive([.. Enumerable.Range(0, 20).Select(static i => Entry($"top/apps/{i}", text: Guid.NewGuid().ToString()))]);
        var whole = (await ReadAsync(archive, "apps")).Files.ToDictionary(static file => file.Key, static file => Encoding.UTF8.GetString(file.Value.Span));
        var refused = 0;
        // At its very end only what proves the compression may be missing, and nothing of the files.
        foreach (var length in Enumerable.Range(0, archive.Length).Where(length => length % 37 == 0 || length > archive.Length - 100))
        {
            try
            {
                var files = (await ReadAsync(archive[..length], "apps")).Files;
                Assert.Equal(whole, files.ToDictionary(static file => file.Key, static file => Encoding.UTF8.GetString(file.Value.Span)));
                Assert.True(length > archive.Length - 20, $"{length} of {archive.Length}");
            }
            catch (FailureException failure)
            {
                Assert.True(failure.Transient, $"{length} of {archive.Length}");
                refused++;
            }
        }

        Assert.True(refused > archive.Length / 37, $"{refused}");
    }

    [Fact]
    public async Task Garbage_never_throws_anything_but_a_failure()
    {
        var random = new Random(42);
        var plain = Unpacked(Archive([.. Enumerable.Range(0, 5).Select(static i => Entry($"top/apps/{i}", text: "text"))]));
        for (var round = 0; round < 500; round++)
        {
            var bytes = plain.ToArray();
            for (var i = 0; i < 4; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var files = await ReadAsync(Packed(bytes), "apps");
                Assert.All(files.Files.Keys, static path => Assert.StartsWith("apps/", path, StringComparison.Ordinal));
            }
            catch (FailureException)
            {
            }
        }
    }

    private static Task<SourceFiles> ReadAsync(byte[] archive, string folder, SourceLimits? limits = null) =>
        new TarExtraction(Step, limits ?? new SourceLimits()).ReadAsync(new MemoryStream(archive), [folder], static _ => true, TestContext.Current.CancellationToken);

    private static async Task<FailureException> FailsAsync(byte[] archive, SourceLimits? limits = null)
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => ReadAsync(archive, "apps", limits));
        Assert.False(failure.Transient, failure.Message);
        return failure;
    }

    private static PaxTarEntry Entry(string name, TarEntryType type = TarEntryType.RegularFile, string? text = null, string? link = null)
    {
        var entry = new PaxTarEntry(type, name);
        if (text is not null) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        if (link is not null && type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = link!;
        return entry;
    }

    private static byte[] Archive(params TarEntry[] entries)
    {
        var plain = new MemoryStream();
        using (var writer = new TarWriter(plain, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in entries) writer.WriteEntry(entry);
        }

        return Packed(plain.ToArray());
    }

    private static byte[] Packed(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(plain);
        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] packed)
    {
        var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
