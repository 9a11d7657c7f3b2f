using Azure;
using Azure.Identity;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Storage;

/// <summary>Turns what the storage libraries throw into one <see cref="FailureException"/> that says what, when and why.</summary>
internal static class StorageFailure
{
    /// <summary>Whether an exception is the storage account's (or the way to it) and not a bug of ours or the caller's own cancellation.</summary>
    public static bool Is(Exception exception, CancellationToken cancel) => exception switch
    {
        RequestFailedException or AuthenticationFailedException or HttpRequestException or IOException => true,
        // After the last try the pipeline throws one of these with every try's exception in it.
        AggregateException many => many.InnerExceptions.All(inner => Is(inner, cancel)),
        // A try that ran into the network timeout.
        OperationCanceledException => !cancel.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The failure to throw. Status and error code only: a response's text is never repeated.</summary>
    public static FailureException From(Exception exception, string subject, string step)
    {
        var answer = exception as RequestFailedException ?? (exception as AggregateException)?.InnerExceptions[^1] as RequestFailedException;
        var status = answer?.Status ?? 0;
        var cause = exception is AuthenticationFailedException ? "no credential for the storage account could be had"
            : status == 0 ? "the storage account could not be reached"
            : $"the storage account answered {status} {answer!.ErrorCode}".TrimEnd();
        var transient = exception is not AuthenticationFailedException && status is 0 or 408 or 429 or >= 500;
        return new FailureException(new Failure(subject, step, cause), transient, exception);
    }
}
