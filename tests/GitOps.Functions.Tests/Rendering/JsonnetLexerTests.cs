using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>What is read of Jsonnet before the tool sees it: every import, and a program that means the same.</summary>
public sealed class JsonnetLexerTests
{
    [Theory]
    [InlineData("'a' + \"b\" + @'c''d' + @\"e\"\"f\\n\"")]
    [InlineData("'a\\'\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4'")]
    [InlineData("'\\ud83d\\ude00 😀 ä \u2028 \u007f'")]
    [InlineData("'two\n\tlines # no comment // nor this /* or this'")]
    [InlineData("|||\n  a\n\n   b ||| c\n  'd' \"e\" \\n\n|||")]
    [InlineData("|||\n\n\n  a\n|||")]
    [InlineData("||| \t\r\n\ta\n\t\tb\n  ||| + 'x'")]
    [InlineData("|||\r\n  a\r\n  b\r\n|||")]
    [InlineData("{a: |||\n    a\n  |||, b: 'c'}")]
    [InlineData("'x' +|||\n a\n|||")]
    [InlineData("1 +/* c /* d */ 2 // e\n - 3 # f '\n")]
    [InlineData("1/**/+/***/2")]
    [InlineData("local a/* */=1;local/*\n*/b=2; [a,b]")]
    [InlineData("[1, 0.5, 1e3, 2.5E-3, 1e+2, -1, ~1, !true, 7 % 4, 1 << 2, 6 & 3, 6 | 1, 6 ^ 3]")]
    [InlineData("[i for i in std.range(1, 3) if i != 2]")]
    [InlineData("local f(x, y=2) = x + y; {a: f(1), 'b c': f(1, y=3), ['d']: $.a, e:: 1, f+: {}, assert true, local g = 1, h: self.a}")]
    [InlineData("{a: 1} {b: super.a, c: if 'a' in super then 1 else 2}")]
    [InlineData("'%s %05d' % ['a', 7] + std.join('-', ['import', \"importstr 'x'\"])")]
    [InlineData("{ importbin: 1, import_: 2, ximport: 3 }.importbin")]
    [InlineData("[1, 2, 3][0:2:1] + [if true then 1 else error 'no']")]
    [InlineData("'\\u0000' + 'a'")]
    public async Task The_same_program_comes_out(string code)
    {
        var canonical = JsonnetLexer.Read(code).Canonical;
        Assert.Equal(await EvaluateAsync(code), await EvaluateAsync(canonical));
        Assert.Equal(code.Count(static c => c == '\n'), canonical.Count(static c => c == '\n'));
    }

    private static async Task<string> EvaluateAsync(string code) => (await ProcessRunner.RunAsync(Tools.Jsonnet, ["-e", "--", code])).MustSucceed().Output;

    [Theory]
    [InlineData("import 'a'", "import a 1")]
    [InlineData("(import \"a/b.libsonnet\") + (importstr @'c''d')", "import a/b.libsonnet 1|importstr c'd 1")]
    [InlineData("import/* 'no' */ // 'no'\n # 'no'\n 'a'", "import a 3")]
    [InlineData("importbin 'a'", "importbin a 1")]
    [InlineData("'import \"x\"' + |||\n  import 'x'\n||| + (import 'y')", "import y 3")]
    [InlineData("'\\'' + (import 'y') + '\\\\' + (import 'z')", "import y 1|import z 1")]
    [InlineData("@'\\' + (import 'y')", "import y 1")]
    [InlineData("@'''' + (import 'y')", "import y 1")]
    [InlineData("|||\n  a\n|||+(import 'y')", "import y 3")]
    [InlineData("1 =|||\n  a\n|||+(import 'y')", "import y 3")]
    [InlineData("# '\nimport 'y'", "import y 2")]
    [InlineData("1 /*/ import 'x' /*/ + import 'y'", "import y 1")]
    [InlineData("1 +// '\nimport 'y'", "import y 2")]
    [InlineData("[import 'a',import\t'b']", "import a 1|import b 1")]
    [InlineData("{import_x: 'a', ximport: 'b', importstrx: 'c'}", "")]
    [InlineData("{import: 'a'}", "!1: import takes a written path, nothing that is computed")]
    [InlineData("import (\n'a')", "!1: import takes a written path, nothing that is computed")]
    [InlineData("\nimportstr std.extVar('x')", "!2: importstr takes a written path, nothing that is computed")]
    [InlineData("import", "!1: import takes a written path, nothing that is computed")]
    [InlineData("import import 'a'", "!1: import takes a written path, nothing that is computed")]
    [InlineData("import |||\n  a\n|||", "!1: import takes no text block")]
    [InlineData("1e5import 'a'", "!1: a number runs into a name")]
    [InlineData("1_import 'a'", "!1: a number runs into a name")]
    [InlineData("1import 'a'", "!1: a number runs into a name")]
    [InlineData("1.5e-3import 'a'", "!1: a number runs into a name")]
    [InlineData("\n'a", "!2: a text is not closed")]
    [InlineData("'a\n\\", "!2: a text is not closed")]
    [InlineData("@'a''", "!1: a text is not closed")]
    [InlineData("/* \n", "!1: a comment is not closed with */")]
    [InlineData("/*/", "!1: a comment is not closed with */")]
    [InlineData("'\\q'", "!1: a text holds a \\ before a character that it does not stand before")]
    [InlineData("'\\u12'", "!1: \\u in a text needs four hexadecimal digits")]
    [InlineData("'\\u+123'", "!1: \\u in a text needs four hexadecimal digits")]
    [InlineData("'\\ud83d x'", "!1: a text holds half of a surrogate pair")]
    [InlineData("||| a\n|||", "!1: the text of a block ||| begins on the next line")]
    [InlineData("1 |||| 2", "!1: the text of a block ||| begins on the next line")]
    [InlineData("|||\na\n|||", "!2: the first line of a text block must begin with a space or a tab")]
    [InlineData("|||\n  a\n b\n|||", "!3: a text block is not closed with |||")]
    [InlineData("|||\n  a\r\n\r\n  b\n|||", "!3: a text block is not closed with |||")]
    [InlineData("|||\n  a", "!2: a text block is not closed")]
    [InlineData("a ? b", "!1: the character U+003F means nothing in Jsonnet")]
    [InlineData("\u00a0import 'a'", "!1: the character U+00A0 means nothing in Jsonnet")]
    [InlineData("\ufeffimport 'a'", "!1: the character U+FEFF means nothing in Jsonnet")]
    [InlineData("1\0", "!1: the character U+0000 means nothing in Jsonnet")]
    [InlineData("@ 'a'", "!1: the character U+0040 means nothing in Jsonnet")]
    public void Every_import_is_found_and_what_is_in_doubt_is_refused(string code, string expected)
    {
        string found;
        try
        {
            found = string.Join('|', JsonnetLexer.Read(code).Imports.Select(static one => $"{one.Word} {one.Path} {one.Line}"));
        }
        catch (JsonnetSyntaxException e)
        {
            found = $"!{e.Line}: {e.Message}";
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_block_may_leave_out_its_last_line_break() => Assert.Equal("\"a\\u000a\\u000ab\"\n\n\n\n", JsonnetLexer.Read("|||-\n  a\n\n  b\n|||").Canonical);

    [Fact]
    public void Brackets_in_each_other_have_a_limit() =>
        Assert.Contains("more than 500 brackets", Assert.Throws<JsonnetSyntaxException>(static () => JsonnetLexer.Read(new string('[', 501))).Message, StringComparison.Ordinal);
}
