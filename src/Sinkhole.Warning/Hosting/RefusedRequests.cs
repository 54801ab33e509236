using System;
using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>Counts the requests that Kestrel itself refuses: they never reach our code.</summary>
internal sealed class RefusedRequests : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>The event that Kestrel writes for each.</summary>
    public const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly WarningCounters _counters;

    public RefusedRequests(WarningCounters counters)
    {
        _counters = counters;
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A body that is found invalid after the answer was sent changes no answer.
        bool isAnswered = value.Value is not IFeatureCollection features || features.Get<IHttpResponseFeature>()?.HasStarted == true;
        if (!isAnswered && ((IFeatureCollection)value.Value!).Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refusal)
        {
            _counters.AddRequestRefused(refusal.StatusCode);
        }
    }

    public void OnCompleted()
    {
        // Nothing is held.
    }

    public void OnError(Exception error)
    {
        // A diagnostic listener reports no errors.
    }
}
