namespace GitOps.Functions.Planning;

/// <summary>How an object that is there already is made what Git says. One that is not there is always applied.</summary>
internal enum WriteMethod
{
    /// <summary>Server-side apply.</summary>
    Apply,

    /// <summary>Server-side apply; where a field cannot be changed, delete the object and make it anew (<c>Force=true</c>).</summary>
    ApplyOrRecreate,

    /// <summary>Replace the whole object (<c>Replace=true</c>).</summary>
    Replace,

    /// <summary>Delete the object and make it anew (<c>Replace=true</c> and <c>Force=true</c>).</summary>
    Recreate,
}
