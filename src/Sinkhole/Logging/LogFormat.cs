namespace Sinkhole.Logging;

/// <summary>Format of a log line.</summary>
internal enum LogFormat
{
    /// <summary>For a terminal: time, level, source, message.</summary>
    Text,

    /// <summary>For journald, which adds the time: the level is "&lt;4&gt;" (sd-daemon(3)).</summary>
    Journal,

    /// <summary>One JSON object per line.</summary>
    Json,
}
