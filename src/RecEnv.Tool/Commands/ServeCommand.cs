using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using RecEnv.Agents;
using RecEnv.Server;

namespace RecEnv.Tool.Commands;

/// <summary>recenv serve.</summary>
internal sealed class ServeCommand : ToolCommand
{
    private const long MiB = 1 << 20;

    private static readonly ServerOptions _defaults = new();

    private readonly ToolConsole _console;
    private readonly EnvironmentRegistry _registry;
    private readonly ServeAgentOptions _agent;

    private readonly Option<string[]> _address = new("--address")
    {
        Description = "IP address and port to listen at; port 0 takes a free one. Default 127.0.0.1:0 without --socket.",
        HelpName = "host:port",
    };

    private readonly Option<string[]> _socket = new("--socket")
    {
        Description = "Unix socket to listen at, for this user only.",
        HelpName = "path",
    };

    private readonly Option<string?> _readyFile = new("--ready-file")
    {
        Description = "File to write the bound addresses to, one a line, once the server listens.",
        HelpName = "file",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "File with the token that clients must send.",
        HelpName = "file",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "PEM file of the TLS certificate.",
        HelpName = "file",
    };

    private readonly Option<string?> _key = new("--certificate-key")
    {
        Description = "PEM file of the certificate's private key, if it is not in the same file.",
        HelpName = "file",
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Allow addresses that other machines reach without TLS or without a token.",
    };

    private readonly Option<double> _lease = CommonOptions.Seconds(
        "--lease", "Seconds without any call after which a session is closed.", _defaults.DefaultLease.TotalSeconds);

    private readonly Option<int> _maxSessions = CommonOptions.Number(
        "--max-sessions", "Most open sessions.", _defaults.MaxSessions, 1, int.MaxValue);

    private readonly Option<int> _maxLanes = CommonOptions.Number(
        "--max-lanes", "Most lanes of one session.", _defaults.MaxLanes, 1, EnvironmentDefinition.MaxLaneCount);

    private readonly Option<int> _maxMemory = CommonOptions.Number(
        "--max-memory",
        "Most MiB of observations of all sessions; a session counts twice its observations.",
        (int)(_defaults.MaxTotalObservationBytes / MiB),
        1,
        int.MaxValue);

    private readonly Option<int> _maxRequestBytes = CommonOptions.Number(
        "--max-request-bytes", "Most bytes of one request.", _defaults.MaxRequestBytes, 1024, int.MaxValue);

    private readonly Option<string[]> _data = new("--data")
    {
        Description = "Folder that options of environments may name files in.",
        HelpName = "dir",
    };

    private readonly Option<int> _threads = CommonOptions.Number(
        "--threads", "Threads that step the lanes of one session.", _defaults.ThreadsPerSession, 1, 1024);

    private readonly Option<double> _pluginTimeout = CommonOptions.Seconds(
        "--plugin-timeout",
        "Seconds that one call may spend in the code of a plugin; a longer one ends its session.",
        _defaults.PluginTimeout.TotalSeconds);

    private readonly Option<LogLevel> _logLevel = ServeLogging.LevelOption();

    private readonly Option<bool> _untilInputEnds = new("--until-stdin-closes")
    {
        Description = "Stop, too, when standard input ends: with the process that started the server.",
    };

    public ServeCommand(ToolConsole console, EnvironmentRegistry registry, AgentRegistry agents)
        : base("serve", "Serves environments, and an agent that recommends, over gRPC until Ctrl+C.", "recenv serve --address 127.0.0.1:7117")
    {
        (_console, _registry, _agent) = (console, registry, new ServeAgentOptions(registry, agents));
        Option[] options =
        [
            _address, _socket, _readyFile, _tokenFile, _certificate, _key, _insecure, _lease, _maxSessions, _maxLanes,
            _maxMemory, _maxRequestBytes, _data, _threads, _pluginTimeout, _logLevel, _untilInputEnds, .. _agent.All,
        ];
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        using ILoggerFactory logging = ServeLogging.Create(arguments.GetValue(_logLevel));
        var stop = new TaskCompletionSource();
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop);
        await using CancellationTokenRegistration cancel = cancellation.Register(() => stop.TrySetResult());
        await using RecEnvServer server = await RecEnvServer.StartAsync(Read(arguments) with { Logging = logging }, cancellation);
        foreach (string address in server.Addresses)
        {
            _console.Output.WriteLine($"Listening at {address}");
        }

        _console.Output.Flush();
        await (arguments.GetValue(_untilInputEnds) ? Task.WhenAny(stop.Task, EndOfInputAsync()) : stop.Task);
        await server.StopAsync();
        return ExitCode.Done;
    }

    private static async Task EndOfInputAsync()
    {
        await using Stream input = Console.OpenStandardInput();
        byte[] ignored = new byte[256];
        while (await input.ReadAsync(ignored) > 0)
        {
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, TaskCompletionSource stop)
    {
        return PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // drain first; the process then ends by itself
            stop.TrySetResult();
        });
    }

    private ServerOptions Read(ParseResult arguments)
    {
        var lease = TimeSpan.FromSeconds(arguments.GetValue(_lease));
        return _defaults with
        {
            Addresses = Addresses(arguments.GetValue(_address) ?? [], arguments.GetValue(_socket) ?? []),
            Registry = _registry,
            Recommender = _agent.Read(arguments),
            ReadyFile = ServeFiles.Ready(arguments.GetValue(_readyFile)),
            Token = arguments.GetValue(_tokenFile) is { } file ? ServeFiles.Token(file) : null,
            Certificate = ServeFiles.Certificate(arguments.GetValue(_certificate), arguments.GetValue(_key)),
            Insecure = arguments.GetValue(_insecure),
            DefaultLease = lease,
            MaxLease = lease > _defaults.MaxLease ? lease : _defaults.MaxLease,
            MaxSessions = arguments.GetValue(_maxSessions),
            MaxSessionsPerClient = Math.Min(_defaults.MaxSessionsPerClient, arguments.GetValue(_maxSessions)),
            MaxLanes = arguments.GetValue(_maxLanes),
            MaxTotalObservationBytes = arguments.GetValue(_maxMemory) * MiB,
            MaxRequestBytes = arguments.GetValue(_maxRequestBytes),
            DataRoots = arguments.GetValue(_data) ?? [],
            ThreadsPerSession = arguments.GetValue(_threads),
            PluginTimeout = TimeSpan.FromSeconds(arguments.GetValue(_pluginTimeout)),
        };
    }

    private static IReadOnlyList<string> Addresses(string[] addresses, string[] sockets)
    {
        string[] all = [.. addresses, .. sockets.Select(path => $"unix:{ServeFiles.Socket(path)}")];
        return all.Length == 0 ? _defaults.Addresses : all;
    }
}
