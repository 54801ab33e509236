using System;
using System.IO;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Logging;

/// <summary>Logs to one stream, one line an entry.</summary>
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private readonly LogQueue _lines;
    private readonly LogForm _form;
    private readonly TimeProvider _time;

    /// <param name="output">Usually standard error; made safe for many threads here, not closed.</param>
    /// <param name="form">How a line looks.</param>
    /// <param name="time">Instants of the lines.</param>
    public LineLoggerProvider(TextWriter output, LogForm form, TimeProvider time)
    {
        _lines = new LogQueue(output);
        _form = form;
        _time = time;
    }

    /// <summary>The form for whoever started us: journald sets JOURNAL_STREAM.</summary>
    /// <param name="isJson">Whether "--log json" was given.</param>
    public static LogForm FormOf(bool isJson)
    {
        if (isJson)
        {
            return LogForm.Json;
        }

        return string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JOURNAL_STREAM")) ? LogForm.Text : LogForm.Journal;
    }

    /// <summary>A factory that logs here; Kestrel and its kind from warnings up only.</summary>
    /// <param name="minimum">The lowest level of our own lines.</param>
    public ILoggerFactory CreateFactory(LogLevel minimum) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(minimum);
        builder.AddFilter("Microsoft", minimum > LogLevel.Warning ? minimum : LogLevel.Warning);
        builder.AddProvider(this);
    });

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <summary>Lines that were not written: the output refused them, or took them too slowly.</summary>
    public long Lost => _lines.Lost;

    /// <summary>Writes what waits.</summary>
    public void Dispose() => _lines.Dispose();

    private sealed class LineLogger : ILogger
    {
        private readonly LineLoggerProvider _provider;
        private readonly string _category;

        public LineLogger(LineLoggerProvider provider, string category)
        {
            _provider = provider;
            _category = category;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            DateTimeOffset now = _provider._time.GetUtcNow();
            string message = formatter(state, exception);
            _provider._lines.Add(LogLine.Format(_provider._form, now, logLevel, _category, eventId.Id, message, exception));
        }
    }
}
