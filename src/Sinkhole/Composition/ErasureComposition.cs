using System;
using Microsoft.Extensions.Logging;
using Sinkhole.Audit;
using Sinkhole.Erasing;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Reload;
using Sinkhole.Storage;
using Sinkhole.Supervision;

#pragma warning disable CA2000 // What is made here is owned by the stack of parts, which closes it; the analyzer does not follow that.
namespace Sinkhole.Composition;

/// <summary>Makes what erases records of a journal in the data folder.</summary>
internal static class ErasureComposition
{
    /// <summary>Makes the service, and pushes it. It follows the orders; its passes are not started.</summary>
    /// <param name="hits">The journal of hits. The notes of erasures are signed by the key of its log.</param>
    /// <param name="data">The folder that holds it.</param>
    /// <param name="sealer">Seals accounts; told before an envelope is erased.</param>
    /// <param name="trail">Records what is erased.</param>
    /// <param name="loaded">The current orders.</param>
    /// <param name="reloader">Says when other orders may be loaded.</param>
    /// <param name="firstKept">Set by each pass.</param>
    /// <param name="clockIsTrusted">Asked before anything is erased.</param>
    /// <param name="parts">Closes the service.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told what was erased, and what fails.</param>
    public static ErasureService Open(
        Journal hits,
        DataFolder data,
        Sealer sealer,
        AuditTrail trail,
        LoadedCell loaded,
        Reloader reloader,
        FirstKeptDay firstKept,
        Func<bool> clockIsTrusted,
        PartStack parts,
        TimeProvider time,
        ILogger logger)
    {
        var terms = new KnownTerms(new OrderTermsFile(data.TermsFile, logger));
        var eraser = new Eraser(
            hits,
            data.JournalFolder(hits.Name),
            data.SealsFolder,
            data.ProofsFolder,
            () => LogSigner.Open(data.KeysFolder, data.ProofsFolder, hits.Name),
            sealer);
        var reserve = DiskReserve.Of(data.ReserveFile, logger);
        var service = new ErasureService(terms, eraser, reserve, trail, loaded, reloader, firstKept, clockIsTrusted, time, logger);
        service.Follow();
        parts.Push(service);
        return service;
    }
}
