namespace RecEnv.Learning;

/// <summary>While it is open, operations give the parameters of a store no gradient.</summary>
public readonly ref struct FreezeScope
{
    private readonly ParameterStore _store;

    internal FreezeScope(ParameterStore store)
    {
        _store = store;
        store.ChangeFreezes(1);
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose() => _store.ChangeFreezes(-1);
}
