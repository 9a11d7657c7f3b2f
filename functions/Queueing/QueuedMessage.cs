namespace GitOps.Functions.Queueing;

/// <summary>A message that this process has taken from the queue, hidden from others until its visibility ends.</summary>
/// <param name="Id">The message's id in its queue.</param>
/// <param name="PopReceipt">Proof that we are the last who took it; changes with every extension.</param>
/// <param name="Text">The content: what the base64 holds, or the text as it is where it is no base64 of UTF-8.</param>
/// <param name="Raw">The content as it lies in the queue.</param>
/// <param name="DequeueCount">How often it was taken, this time included.</param>
/// <param name="InsertedAt">When it was put there; null where the service does not say.</param>
/// <param name="Poison">It lies in the poison queue.</param>
internal sealed record QueuedMessage(string Id, string PopReceipt, string Text, string Raw, long DequeueCount, DateTimeOffset? InsertedAt, bool Poison);
