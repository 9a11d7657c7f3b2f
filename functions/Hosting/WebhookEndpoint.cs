using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Webhooks;

namespace GitOps.Functions.Hosting;

/// <summary>
/// <c>POST /api/webhooks/{provider}</c>: verify, find the applications that follow the pushed branch, put each on the queue, and only
/// then answer 202 with their names. 503 where the queue cannot take them: a host that is told 202 does not come again.
/// </summary>
internal sealed partial class WebhookEndpoint(
    WebhookVerifier verifier, ManagedApplications applications, ReconcileQueue queue, DeliveryStore deliveries, TimeProvider time, ILogger<WebhookEndpoint> logger)
{
    // The sender waits ten seconds in all, and the queue may have taken most of them.
    private static readonly TimeSpan RecordPatience = TimeSpan.FromSeconds(1);

    /// <summary>Answers one delivery.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up: there is nobody to answer.
        }
        catch (FailureException e)
        {
            NotStored(e, e.Failure.ToString());
            await WebhookAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The delivery could not be stored; send it again.", null);
        }
        catch (Exception e)
        {
            Broke(e);
            await WebhookAnswer.WriteAsync(context, StatusCodes.Status500InternalServerError, "Internal error; send it again.", null);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var provider = (string?)context.Request.RouteValues["provider"] ?? "";
        switch (await VerdictAsync(provider, context))
        {
            case WebhookVerdict.Rejected rejected:
                await WebhookAnswer.WriteAsync(context, rejected.Status, rejected.Reason, null);
                break;
            case WebhookVerdict.Ignored ignored:
                await RecordAsync(new Delivery { Provider = provider, Id = ignored.Delivery, ReceivedAt = time.GetUtcNow(), Event = ignored.Event, Outcome = "ignored: " + ignored.Why });
                await WebhookAnswer.WriteAsync(context, StatusCodes.Status202Accepted, ignored.Why, []);
                break;
            case WebhookVerdict.Push push:
                await AcceptAsync(context, push.Verified);
                break;
        }
    }

    private async Task<WebhookVerdict> VerdictAsync(string provider, HttpContext context)
    {
        var request = context.Request;
        return await new BoundedBodyReader(time).ReadAsync(request.Body, request.ContentLength, context.RequestAborted) switch
        {
            BodyReading.Refused refused => refused.Verdict,
            BodyReading.Complete complete => verifier.Verify(provider, new WebhookRequest(request.Method, request.Headers, complete.Body), time.GetUtcNow()),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no reading."),
        };
    }

    private async Task AcceptAsync(HttpContext context, VerifiedPush push)
    {
        // As it is now: a child that is registered later resolves its branch later, and finds this push there.
        var managed = await applications.ReadAsync(context.RequestAborted);
        // What cannot be read now may follow this branch all the same: the sender is to come again.
        if (!managed.Complete) throw new FailureException(managed.Failures[0], transient: true);
        var names = managed.FollowersOf(push.Repositories, push.Branch, push.DefaultBranch).Select(a => a.Name).ToList();
        // Not cancelled when the sender hangs up: half of the applications would know of the push, and nobody would send it again.
        await queue.EnqueueAsync([.. names.Select(name => Request(name, push))], null, CancellationToken.None);
        await RecordAsync(Delivery(push, names));
        await WebhookAnswer.WriteAsync(context, StatusCodes.Status202Accepted, names.Count == 0 ? "No application follows this branch." : null, names);
    }

    private ReconcileRequest Request(string application, VerifiedPush push) => new()
    {
        Application = application,
        Reason = ReconcileReason.Push,
        Delivery = push.Delivery,
        Actor = push.Pusher,
        RequestedAt = time.GetUtcNow(),
    };

    private Delivery Delivery(VerifiedPush push, List<string> names) => new()
    {
        Provider = push.Provider,
        Id = push.Delivery,
        ReceivedAt = time.GetUtcNow(),
        Event = push.Event,
        Repository = push.Repositories[0].Text,
        Ref = push.Ref,
        Outcome = names.Count == 0 ? "ignored: no application follows the branch" : "enqueued",
        Applications = names,
    };

    /// <summary>The messages are on the queue by now, so a delivery that cannot be noted down is told to the log and not to the sender.</summary>
    private async Task RecordAsync(Delivery delivery)
    {
        using var patience = new CancellationTokenSource(RecordPatience, time);
        try
        {
            await deliveries.RecordAsync(delivery, patience.Token);
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            NotRecorded(e, delivery.Provider, delivery.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A delivery was answered with 503: {Failure}")]
    private partial void NotStored(Exception exception, string failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A delivery broke and was answered with 500")]
    private partial void Broke(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The delivery {Provider} {Delivery} was acted on but could not be recorded")]
    private partial void NotRecorded(Exception exception, string provider, string delivery);
}
