namespace GitOps.Functions.Health;

/// <summary>One of an object's status.conditions.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">The controller's text.</param>
internal sealed record LiveCondition(string Type, string Status, string Reason, string Message)
{
    /// <summary>Status True.</summary>
    public bool IsTrue => Status == "True";

    /// <summary>Status False.</summary>
    public bool IsFalse => Status == "False";

    /// <summary>The message, else the reason.</summary>
    public string Says => Message.Length > 0 ? Message : Reason;
}
