using System.Runtime.InteropServices;

namespace RecEnv.Server.Plugins;

/// <summary>Lowers the priority of a thread that will not end.</summary>
/// <remarks>
/// On Linux .NET takes no notice of <see cref="ThreadPriority"/>; there a thread has a nice value of its own, of which 19 is
/// the humblest and which anybody may raise.
/// </remarks>
internal static class ThreadPriorities
{
    private const int OneThread = 0; // PRIO_PROCESS; Linux takes the id of a thread
    private const int Humblest = 19;

    /// <summary>The system's id of the calling thread; 0 where it is not needed or not to be had.</summary>
    public static int CurrentNativeId() => OnLinux(() => GetThreadId());

    public static void Lower(Thread thread, int nativeId)
    {
        try
        {
            thread.Priority = ThreadPriority.Lowest;
        }
        catch (ThreadStateException)
        {
            return; // it has ended after all
        }

        if (nativeId != 0)
        {
            OnLinux(() => SetPriority(OneThread, nativeId, Humblest));
        }
    }

    private static int OnLinux(Func<int> call)
    {
        try
        {
            return OperatingSystem.IsLinux() ? call() : 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0; // a C library without the call: the thread keeps its priority
        }
    }

    [DllImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetThreadId();

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int value);
}
