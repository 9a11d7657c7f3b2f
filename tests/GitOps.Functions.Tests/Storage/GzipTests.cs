using GitOps.Functions.Storage;

namespace GitOps.Functions.Tests.Storage;

public sealed class GzipTests
{
    [Fact]
    public void What_was_compressed_comes_back()
    {
        byte[] content = [.. Enumerable.Range(0, 300_000).Select(static n => (byte)(n % 251))];
        Assert.Equal(content, Gzip.TryExpand(Gzip.Compress(content), content.Length)!);
    }

    [Fact]
    public void A_bomb_is_not_expanded() => Assert.Null(Gzip.TryExpand(Gzip.Compress(new byte[10_000_000]), 9_999_999));

    [Fact]
    public void What_is_no_gzip_is_not_expanded()
    {
        Assert.Null(Gzip.TryExpand([], 100));
        Assert.Null(Gzip.TryExpand([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 100));
        var cut = Gzip.Compress([.. Enumerable.Range(0, 1000).Select(static n => (byte)(n * 31))]);
        Assert.Null(Gzip.TryExpand(cut[..(cut.Length / 2)], 10_000));
    }
}
