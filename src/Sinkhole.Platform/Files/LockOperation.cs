namespace Sinkhole.Platform.Files;

/// <summary>Operations of flock(2).</summary>
public static class LockOperation
{
    /// <summary>LOCK_EX.</summary>
    public const int Exclusive = 2;

    /// <summary>LOCK_NB: fail with EWOULDBLOCK if another process holds the lock.</summary>
    public const int NonBlock = 4;
}
