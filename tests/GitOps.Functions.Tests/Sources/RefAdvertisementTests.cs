using System.Text;
using GitOps.Functions.Sources.Git;

namespace GitOps.Functions.Tests.Sources;

public sealed class RefAdvertisementTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private static readonly byte[] Good = Bytes(
        "# service=git-upload-pack\n", null, $"{A} HEAD\0multi_ack shallow symref=HEAD:refs/heads/main\n", $"{A} refs/heads/main\n", $"{B} refs/tags/v1\n", $"{A} refs/tags/v1^{{}}\n", null);

    [Fact]
    public void References_are_read_and_annotated_tags_followed()
    {
        var read = RefAdvertisement.Parse(Good)!;
        Assert.True(read.Shallow);
        Assert.Equal(A, read.Find("HEAD"));
        Assert.Equal(A, read.Find("refs/tags/v1"));
        Assert.Null(read.Find("main"));
        Assert.True(read.Lists(B));
    }

    [Fact]
    public void An_empty_repository_is_empty()
    {
        var read = RefAdvertisement.Parse(Bytes("# service=git-upload-pack\n", null, $"{new string('0', 40)} capabilities^{{}}\0shallow\n", null))!;
        Assert.True(read.IsEmpty);
    }

    [Fact]
    public void What_libgit2_is_told_has_one_branch_and_can_be_read_itself()
    {
        var read = RefAdvertisement.Parse(RefAdvertisement.Parse(Good)!.OnlyBranch(B))!;
        Assert.Equal(B, read.Find("refs/heads/wanted"));
        Assert.Null(read.Find("refs/heads/main"));
        Assert.True(read.Shallow);
    }

    [Fact]
    public void An_error_of_the_server_is_no_advertisement() => Assert.Null(RefAdvertisement.Parse(Bytes("# service=git-upload-pack\n", null, "ERR access denied\n")));

    [Fact]
    public void Every_part_and_every_changed_byte_of_an_advertisement_is_read_or_refused_without_an_exception()
    {
        for (var length = 0; length < Good.Length; length++) _ = RefAdvertisement.Parse(Good.AsSpan(0, length));
        for (var i = 0; i < Good.Length; i++)
        {
            var changed = Good.ToArray();
            changed[i] ^= 0x55;
            _ = RefAdvertisement.Parse(changed);
        }

        Assert.Null(RefAdvertisement.Parse("<html>"u8));
        Assert.Null(RefAdvertisement.Parse([]));
    }

    private static byte[] Bytes(params string?[] lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line is null ? "0000" : $"{Encoding.UTF8.GetByteCount(line) + 4:x4}{line}")));
}
