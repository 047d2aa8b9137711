using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace RecEnv.Tests.Plugins;

/// <summary>Copies of the test plugin in folders of their own, so that each can behave in its own way.</summary>
public sealed class TestPlugin : IDisposable
{
    public const string FileName = "RecEnv.TestPlugin.dll";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-plugin-");

    /// <param name="behaviour">What it does when it is loaded; "" for registering its environment.</param>
    /// <param name="withDependencies">Whether the assemblies it needs lie beside it.</param>
    public TestPlugin(string behaviour = "", bool withDependencies = true)
    {
        string built = AppContext.BaseDirectory.Replace("RecEnv.Tests", "RecEnv.TestPlugin", StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(built, withDependencies ? "*" : FileName))
        {
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "behaviour"), behaviour);
    }

    public string Assembly => Path.Combine(_folder.FullName, FileName);

    /// <summary>Makes the assembly one that was built against another version of RecEnv.</summary>
    public void PatchRecEnvVersion(ushort major, ushort minor)
    {
        byte[] image = File.ReadAllBytes(Assembly);
        using var reader = new PEReader([.. image]);
        MetadataReader metadata = reader.GetMetadataReader();
        AssemblyReferenceHandle recEnv = metadata.AssemblyReferences
            .Single(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, "RecEnv"));
        int row = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(recEnv) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        BitConverter.TryWriteBytes(image.AsSpan(row), major); // a row begins with its four parts of the version
        BitConverter.TryWriteBytes(image.AsSpan(row + 2), minor);
        File.WriteAllBytes(Assembly, image);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
