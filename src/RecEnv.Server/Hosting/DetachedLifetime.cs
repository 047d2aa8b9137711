using Microsoft.Extensions.Hosting;

namespace RecEnv.Server.Hosting;

/// <summary>Leaves signals and the console to the process that holds the server.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
