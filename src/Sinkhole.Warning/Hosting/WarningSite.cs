using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Warning.Hosting;

/// <summary>One request from end to end: whose name is it, record, then warn. There is no routing; this is the whole site.</summary>
internal sealed class WarningSite : IHttpApplication<HttpContext>
{
    private readonly IBlockedNames _names;
    private readonly HitRecorder _recorder;
    private readonly IClockState _clock;
    private readonly TimeProvider _time;
    private readonly VisitOptions _options;
    private readonly WarningCounters _counters;

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
            // Kestrel would turn a fault of ours into a 500, which tells a visitor nothing and a prober something.
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
        if (!TryFind(context, out string? host, out BlockedName? blocked) || host is null || blocked is null)
        {
            _counters.AddDiscarded(host is null ? DiscardReason.Nameless : DiscardReason.Uncovered);
            _counters.AddRequest(StatusCodes.Status421MisdirectedRequest, PageKind.Other);
            await SiteFiles.SendMisdirectedAsync(context);
            return;
        }

        Face face = FaceSelector.Select(context.Request);
        switch (face)
        {
            case Face.CertificateProbe:
                CountMachine(StatusCodes.Status404NotFound, PageKind.Other);
                await SiteFiles.SendNotFoundAsync(context);
                return;
            case Face.Robots:
                CountMachine(StatusCodes.Status200OK, PageKind.Asset);
                await SiteFiles.SendRobotsAsync(context);
                return;
            case Face.SecurityContact:
                CountMachine(StatusCodes.Status200OK, PageKind.Asset);
                await SiteFiles.SendSecurityContactAsync(context, blocked.Pages.Profile, now);
                return;
            default:
                await WarnAsync(context, face, host, blocked, now);
                return;
        }
    }

    private async Task WarnAsync(HttpContext context, Face face, string host, BlockedName blocked, DateTimeOffset now)
    {
        int language = LanguageChoice.Choose(
            context.Request.QueryString.Value, context.Request.Headers.AcceptLanguage.ToString(), blocked.Pages.Profile.Languages);
        LanguagePages pages = blocked.Pages.Languages[language];
        HitReference? reference = await RecordAsync(context, face, host, blocked, pages, now);
        _counters.AddRequest(StatusCodes.Status451UnavailableForLegalReasons, face == Face.Empty ? PageKind.Asset : PageKind.Notice);
        await (face switch
        {
            Face.Notice => BrowserFace.SendPageAsync(context, blocked, pages, host, reference),
            Face.Problem => BrowserFace.SendProblemAsync(context, blocked, pages, host, reference),
            _ => BrowserFace.SendEmptyAsync(context, blocked),
        });
    }

    private async ValueTask<HitReference?> RecordAsync(
        HttpContext context, Face face, string host, BlockedName blocked, LanguagePages pages, DateTimeOffset now)
    {
        IntentClass intent = IntentClassifier.Classify(context.Request, host);
        if (intent == IntentClass.D)
        {
            _counters.AddDiscarded(DiscardReason.ClassD);
            return null;
        }

        ConnectionVisits connection = context.Features.GetRequiredFeature<ConnectionVisits>();
        Visit visit = Visit.From(context, host, blocked.EntryCharacters, intent, now, _clock.Read(), _options);
        bool isPage = face == Face.Notice;
        RecordOutcome outcome = await _recorder.RecordAsync(
            connection, visit, blocked, isPage ? pages.Referenced.Version : default, isPage ? pages.Texts.Language : string.Empty);
        if (outcome is { Reference: null, IsCounted: false } && face != Face.Empty)
        {
            _counters.AddPageUnreferenced();
        }

        if (connection.Entries >= _options.EntriesOfAConnection)
        {
            context.Response.Headers.Connection = "close";
        }

        return outcome.Reference;
    }

    // Files that only machines ask for say nothing about a person.
    private void CountMachine(int status, PageKind kind)
    {
        _counters.AddDiscarded(DiscardReason.ClassD);
        _counters.AddRequest(status, kind);
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
