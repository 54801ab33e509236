using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sinkhole.Warning.Accounts;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Repair;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Warning.Hosting;

/// <summary>Handles one request: find the order, record, then warn. There is no routing; this is the whole site.</summary>
internal sealed class WarningSite : IHttpApplication<HttpContext>
{
    private readonly IBlockedNames _names;
    private readonly HitRecorder _recorder;
    private readonly IClockState _clock;
    private readonly TimeProvider _time;
    private readonly VisitOptions _options;
    private readonly WarningCounters _counters;
    private readonly AgentReadings _agents = new();

    public WarningSite(
        IBlockedNames names, HitRecorder recorder, IClockState clock, TimeProvider time, VisitOptions options, WarningCounters counters)
    {
        _names = names;
        _recorder = recorder;
        _clock = clock;
        _time = time;
        _options = options;
        _counters = counters;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing; Kestrel has logged the exception without the request.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        bool isAnswered = false;
        long taken = _time.GetTimestamp();
        context.Response.OnStarting(() =>
        {
            _counters.FirstBytes.Add(_time.GetElapsedTime(taken));
            return Task.CompletedTask;
        });
        try
        {
            await AnswerAsync(context);
            isAnswered = true;
        }
        finally
        {
            // Kestrel would turn an internal error into a 500, which helps only a prober.
            if (!isAnswered)
            {
                _counters.AddFault();
                context.Abort();
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _counters.AddVisit();
        DateTimeOffset now = _time.GetUtcNow();
        RestoreMethod(context);
        if (!TryFind(context, out string? host, out BlockedName? blocked) || host is null || blocked is null)
        {
            _counters.AddDiscarded(host is null ? DiscardReason.Nameless : DiscardReason.Uncovered);
            _counters.AddRequest(MisdirectedAnswer.Status, PageKind.Other);
            await MisdirectedAnswer.SendAsync(context);
            return;
        }

        IFace face = FaceSelector.Select(context.Request);
        LanguagePages pages = PagesFor(context.Request, blocked.Pages);
        string? reference = null;
        if (face.Recording == FaceRecording.Never)
        {
            _counters.AddDiscarded(DiscardReason.ClassD);
        }
        else
        {
            reference = (await RecordAsync(context, face, host, blocked, pages, now))?.ToString();
        }

        _counters.AddRequest(face.Status, face.Kind);
        await face.SendAsync(context, new FaceContent(blocked.Pages, pages, host, reference, now));
    }

    private static void RestoreMethod(HttpContext context)
    {
        if (HttpProtocol.IsHttp10(context.Request.Protocol) && RequestLines.RestoreMethod(context.Request.Method) is { } method)
        {
            context.Request.Method = method;
            if (context.Request.ContentLength is null)
            {
                // Octets that follow may be a body, and must not be read as the next request.
                context.Response.Headers.Connection = "close";
            }
        }
    }

    private static LanguagePages PagesFor(HttpRequest request, OrderPages order)
    {
        int language = LanguageChoice.Choose(
            request.QueryString.Value, request.Headers.AcceptLanguage.ToString(), order.Profile.Languages);
        return order.Languages[language];
    }

    private async ValueTask<HitReference?> RecordAsync(
        HttpContext context, IFace face, string host, BlockedName blocked, LanguagePages pages, DateTimeOffset now)
    {
        AgentReading agent = _agents.Read(context.Request.Headers.UserAgent.ToString());
        using RequestAccount? account = blocked.Pages.Profile.SealsAccounts
            ? new RequestAccount(context.Request, await FormBody.ReadAsync(context.Request, _options.Budget, _time))
            : null;
        IntentClass intent = IntentClassifier.Classify(context.Request, agent, host, account?.IsPresentedBeside == true);
        if (intent == IntentClass.D)
        {
            _counters.AddDiscarded(DiscardReason.ClassD);
            return null;
        }

        ConnectionVisits connection = context.Features.GetRequiredFeature<ConnectionVisits>();
        bool isPage = face.Recording == FaceRecording.WithPage;
        RecordOutcome outcome = await _recorder.TryRepeatAsync(connection, host, blocked, intent, now, account)
            ?? await _recorder.RecordAsync(
                connection,
                VisitOf(context, agent, host, blocked, intent, now),
                blocked,
                isPage ? pages.Referenced.Version : default,
                isPage ? pages.Texts.Language : string.Empty,
                account);
        if (outcome is { Reference: null, IsCounted: false } && face.Recording != FaceRecording.WithoutReference)
        {
            _counters.AddPageUnreferenced();
        }

        if (connection.Places >= _options.MaxEntriesPerConnection)
        {
            context.Response.Headers.Connection = "close";
        }

        return outcome.Reference;
    }

    private Visit VisitOf(
        HttpContext context, AgentReading agent, string host, BlockedName blocked, IntentClass intent, DateTimeOffset now)
    {
        if (_options.RecordAgent)
        {
            _agents.Keep(agent);
        }

        return Visit.From(context, agent, host, blocked.EntryCharacters, intent, now, _clock.Read(), _options);
    }

    private bool TryFind(HttpContext context, out string? host, out BlockedName? blocked)
    {
        blocked = null;
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;

        // The field as it was sent: HttpRequest.Host would turn A-labels into U-labels.
        if (!RequestedHost.TryRead(context.Request.Headers.Host.ToString(), target, out host))
        {
            return false;
        }

        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        return NameText.TryParse(host, wire, out int octets, out _) && _names.TryFind(new WireName(wire[..octets]), out blocked);
    }
}
