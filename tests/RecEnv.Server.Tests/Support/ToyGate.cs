using System.Collections.Concurrent;

namespace RecEnv.Server.Tests.Support;

/// <summary>Holds steps of toy environments back until a test opens it.</summary>
public sealed class ToyGate : IDisposable
{
    private static readonly ConcurrentDictionary<string, ToyGate> _gates = new();
    private readonly ManualResetEventSlim _open = new();
    private readonly SemaphoreSlim _arrivals = new(0);

    public ToyGate(string name)
    {
        Name = name;
        _gates[name] = this;
    }

    public string Name { get; }

    public static void Pass(string name)
    {
        if (_gates.TryGetValue(name, out ToyGate? gate))
        {
            gate._arrivals.Release();
            Assert.True(gate._open.Wait(Bounded.Limit), "The gate was never opened.");
        }
    }

    public Task ArrivalAsync() => _arrivals.WaitAsync().Within();

    public void Open() => _open.Set();

    public void Dispose()
    {
        _gates.TryRemove(Name, out _);
        _open.Set();
    }
}
