using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Tests.Queueing;

public sealed class ReconcileMessageTests
{
    private const string Whole = """{"application":"shop","reason":"Push","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00","postponed":0,"retried":0,"prune":false}""";

    [Fact]
    public void A_request_comes_back_from_its_message()
    {
        var request = Request() with { Postponed = 3, Prune = true, Operation = "0123", Confirm = true, IgnorePruneBudget = true, Reason = ReconcileReason.Manual };
        Assert.True(ReconcileMessage.TryDecode(ReconcileMessage.Encode(request), out var back, out _));
        Assert.Equal(request, back);
    }

    [Fact]
    public void The_message_has_the_documented_form()
    {
        Assert.Equal(Whole, ReconcileMessage.Encode(Request()), ignoreCase: false);
        Assert.True(ReconcileMessage.TryDecode(Whole, out _, out _));
    }

    [Fact]
    public void Postponed_and_prune_may_be_left_out()
    {
        Assert.True(ReconcileMessage.TryDecode(Whole.Replace(""","postponed":0,"retried":0,"prune":false""", "", StringComparison.Ordinal), out var request, out _));
        Assert.Equal(Request(), request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"shop\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"application":"shop"}""")]
    [InlineData("""{"application":"","reason":"Push","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00"}""")]
    [InlineData("""{"application":null,"reason":"Push","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00"}""")]
    [InlineData("""{"application":"shop","reason":"Flood","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00"}""")]
    [InlineData("""{"application":"shop","reason":17,"delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00"}""")]
    [InlineData("""{"application":"shop","reason":"Push","delivery":"d1","actor":"ann","requestedAt":"yesterday"}""")]
    [InlineData("""{"application":"shop","reason":"Push","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00","postponed":-1}""")]
    [InlineData("""{"application":"shop","reason":"Push","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00","Id":"x"}""")]
    [InlineData("""{"application":"shop","application":"other","reason":"Push","delivery":"d1","actor":"ann","requestedAt":"2026-11-23T10:00:00+00:00"}""")]
    public void What_is_no_whole_request_is_a_failure(string text)
    {
        Assert.False(ReconcileMessage.TryDecode(text, out var request, out var failure));
        Assert.Null(request);
        Assert.Equal("queue message", failure.Subject);
    }

    [Fact]
    public void A_failure_does_not_repeat_what_the_message_says()
    {
        Assert.False(ReconcileMessage.TryDecode("""{"application":"shop","token":"hunter2"}""", out _, out var failure));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_no_message_can_hold_is_refused() =>
        Assert.False(Assert.Throws<FailureException>(() => ReconcileMessage.Encode(Request() with { Actor = new string('x', ReconcileMessage.MaxBytes) })).Transient);

    [Fact]
    public void The_longest_message_still_fits_a_queue_message_as_base64()
    {
        var room = ReconcileMessage.MaxBytes - Encoding.UTF8.GetByteCount(ReconcileMessage.Encode(Request() with { Actor = "" }));
        var text = ReconcileMessage.Encode(Request() with { Actor = new string('x', room) });
        Assert.Equal(65_536, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Length);
    }

    internal static ReconcileRequest Request(string application = "shop") => new()
    {
        Application = application,
        Reason = ReconcileReason.Push,
        Delivery = "d1",
        Actor = "ann",
        RequestedAt = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
    };
}
