namespace RecEnv.Learning;

/// <summary>While it is open, operations are computed, but not recorded for <see cref="Tape.Backward"/>.</summary>
public readonly ref struct NoGradScope
{
    private readonly Tape _tape;
    private readonly bool _before;

    internal NoGradScope(Tape tape)
    {
        _tape = tape;
        _before = tape.Recording;
        tape.Recording = false;
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose() => _tape.Recording = _before;
}
