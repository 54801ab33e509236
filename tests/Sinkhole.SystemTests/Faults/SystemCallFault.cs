using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>
/// The kernel seems to fail, or to be slow, for a process that runs already: strace is attached to it, changes what its calls give back, and
/// lets go of it when this is disposed. No library stands between, so none can look away.
/// </summary>
internal sealed class SystemCallFault : IAsyncDisposable
{
    private readonly Process _strace;

    private SystemCallFault(Process strace)
    {
        _strace = strace;
    }

    /// <summary>
    /// Attaches to one thread alone: strace stops whom it watches at every call, and a process that is watched whole is slow for that.
    /// </summary>
    /// <param name="process">Id of its process.</param>
    /// <param name="thread">Its name.</param>
    /// <param name="call">Name of the call: <c>fdatasync</c>.</param>
    /// <param name="injection">What is done to it, as strace writes it: <c>error=EIO</c>, <c>delay_exit=500000</c>.</param>
    public static Task<SystemCallFault> AttachAsync(int process, string thread, string call, string injection) =>
        AttachAsync(call, injection, "-p", $"{ProcessFigures.Thread(process, thread)}");

    /// <summary>Attaches to a process and all its threads, of which several make the call.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="call">Name of the call.</param>
    /// <param name="injection">What is done to it.</param>
    public static Task<SystemCallFault> AttachToAllAsync(int process, string call, string injection) =>
        AttachAsync(call, injection, "-f", "-p", $"{process}");

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            Signal.TrySend(_strace.Id, Signal.Terminate);
        }

        await _strace.WaitForExitAsync();
        _strace.Dispose();
    }

    private static async Task<SystemCallFault> AttachAsync(string call, string injection, params string[] whom)
    {
        var start = new ProcessStartInfo(
            Tool.Strace.Required(),
            ["-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{injection}", .. whom])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        Process strace = Process.Start(start) ?? throw new InvalidOperationException("strace did not start");
        var fault = new SystemCallFault(strace);
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Read to its end: a full pipe would stop it, and with it the thread it watches.
        strace.ErrorDataReceived += (_, line) => said.TrySetResult(line.Data ?? "it ended");
        strace.BeginErrorReadLine();
        string first = await said.Task.WaitAsync(TestContext.Current.CancellationToken);
        if (!first.Contains("attached", StringComparison.Ordinal))
        {
            await fault.DisposeAsync();
            Assert.Skip($"this machine lets strace attach to nothing: {first}");
        }

        return fault;
    }
}
