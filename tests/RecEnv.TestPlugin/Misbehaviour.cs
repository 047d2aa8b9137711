namespace RecEnv.TestPlugin;

/// <summary>The ways in which code breaks.</summary>
internal static class Misbehaviour
{
    public static bool Is(MisbehavingOptions options, string where, int lane, string what) =>
        options.Where == where && options.Lane == lane && options.What == what;

    public static void Do(MisbehavingOptions options, string where, int lane)
    {
        if (Is(options, where, lane, "throw"))
        {
            throw new DivideByZeroException("secret inner text");
        }

        object? loops = AppContext.GetData("RecEnv.TestPlugin.Loops");
        while (Is(options, where, lane, "loop") && Equals(AppContext.GetData("RecEnv.TestPlugin.Loops"), loops))
        {
            // until the test is over, which nobody but the test knows
        }
    }
}
