namespace Sinkhole.Warning.Accounts;

/// <summary>Where in a request an account was presented.</summary>
internal enum AccountForm
{
    /// <summary>A segment of the path.</summary>
    Path,

    /// <summary>A field of the query.</summary>
    Query,

    /// <summary>A field of the body.</summary>
    Body,

    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>The Authorization field, scheme Basic (RFC 7617).</summary>
    Basic,
}
