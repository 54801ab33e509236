namespace Sinkhole.Logging;

/// <summary>How a log line looks.</summary>
internal enum LogForm
{
    /// <summary>For people at a terminal: instant, level, source, message.</summary>
    Text,

    /// <summary>For journald, which has the instant itself: "&lt;4&gt;" as level (sd-daemon(3)).</summary>
    Journal,

    /// <summary>For machines: one JSON object.</summary>
    Json,
}
