using System;

namespace Sinkhole.Hosting;

internal static class Program
{
    private static int Main()
    {
        Console.Error.WriteLine("sinkhole: nothing to run yet");
        return 64;
    }
}
