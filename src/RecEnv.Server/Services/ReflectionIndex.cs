using Google.Protobuf;
using Google.Protobuf.Reflection;
using RecEnv.Protocol.Health;
using RecEnv.Protocol.Reflection;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>The files that describe the server's services, by name and by the symbols they define.</summary>
internal sealed class ReflectionIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);

    public ReflectionIndex()
    {
        AddFile(Wire.EnvironmentService.Descriptor.File);
        AddFile(Wire.RecommenderService.Descriptor.File);
        AddFile(Wire.ErrorDetail.Descriptor.File);
        AddFile(Health.Descriptor.File);
        AddFile(ServerReflection.Descriptor.File);
        IEnumerable<ServiceDescriptor> services = _files.Values.SelectMany(file => file.Services);
        Services = [.. services.Select(service => service.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>Full names of the services, in ordinal order.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>The file of a name and all it imports, or null.</summary>
    public IReadOnlyList<ByteString>? FileNamed(string name) => Closure(_files.GetValueOrDefault(name));

    /// <summary>The file that defines a symbol and all it imports, or null.</summary>
    public IReadOnlyList<ByteString>? FileDefining(string symbol) => Closure(_symbols.GetValueOrDefault(symbol));

    private static List<ByteString>? Closure(FileDescriptor? root)
    {
        if (root is null)
        {
            return null;
        }

        var files = new List<FileDescriptor> { root };
        for (int i = 0; i < files.Count; i++)
        {
            files.AddRange(files[i].Dependencies.Except(files));
        }

        return [.. files.Select(file => file.SerializedData)];
    }

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (FileDescriptor import in file.Dependencies)
        {
            AddFile(import);
        }

        foreach (ServiceDescriptor service in file.Services)
        {
            _symbols[service.FullName] = file;
            Add(service.Methods, file);
        }

        Add(file.EnumTypes, file);
        AddMessages(file.MessageTypes, file);
    }

    private void AddMessages(IEnumerable<MessageDescriptor> messages, FileDescriptor file)
    {
        foreach (MessageDescriptor message in messages)
        {
            _symbols[message.FullName] = file;
            Add(message.Fields.InDeclarationOrder(), file);
            Add(message.EnumTypes, file);
            AddMessages(message.NestedTypes, file);
        }
    }

    private void Add(IEnumerable<IDescriptor> symbols, FileDescriptor file)
    {
        foreach (IDescriptor symbol in symbols)
        {
            _symbols[symbol.FullName] = file;
        }
    }
}
