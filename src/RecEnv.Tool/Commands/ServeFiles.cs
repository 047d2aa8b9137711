using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RecEnv.Tool.Commands;

/// <summary>Files that the command line of a server names, checked before anything starts.</summary>
internal static class ServeFiles
{
    /// <summary>Reads the token.</summary>
    /// <exception cref="MisuseException">There is no such file, or it cannot be read.</exception>
    public static string Token(string file) => File.Exists(file)
        ? Reading("--token-file", file, () => File.ReadAllText(file).Trim())
        : throw new MisuseException($"There is no token file \"{file}\". Write one, with at least 16 characters.");

    /// <summary>Reads the certificate with its private key; null when none is named.</summary>
    /// <exception cref="MisuseException">A file is missing or unfit, or the key has no certificate.</exception>
    public static X509Certificate2? Certificate(string? file, string? key)
    {
        if (file is null)
        {
            return key is null ? null : throw new MisuseException(
                "--certificate-key was given without --certificate, so nothing would be encrypted. Give both.");
        }

        CheckExists("--certificate", file);
        if (key is not null)
        {
            CheckExists("--certificate-key", key);
        }

        return Reading("--certificate", file, () =>
        {
            using var loaded = X509Certificate2.CreateFromPemFile(file, key);
            // Some platforms refuse keys that were never in a store; a round trip through PKCS #12 makes one of theirs.
            return X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
        });
    }

    /// <summary>Checks where the ready file shall be written.</summary>
    /// <exception cref="MisuseException">Its folder does not exist, or it is a folder itself.</exception>
    public static string? Ready(string? file)
    {
        OutputFile.Check("--ready-file", file);
        return file;
    }

    /// <summary>Checks where a socket shall be made.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="MisuseException">Its folder does not exist, or the path is too long for a socket.</exception>
    public static string Socket(string path)
    {
        OutputFile.Check("--socket", path);
        string full = Path.GetFullPath(path);
        try
        {
            _ = new UnixDomainSocketEndPoint(full);
        }
        catch (ArgumentException)
        {
            throw new MisuseException(
                $"--socket names a path of {Encoding.UTF8.GetByteCount(full)} bytes, \"{full}\", which is longer than the " +
                "system allows for sockets (about 100). Choose a shorter one, such as /tmp/recenv.sock.");
        }

        return full;
    }

    private static void CheckExists(string option, string file)
    {
        if (!File.Exists(file))
        {
            throw new MisuseException($"{option} names \"{file}\", but there is no such file. Give a PEM file.");
        }
    }

    private static T Reading<T>(string option, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MisuseException($"{option} names \"{file}\", which cannot be read. Allow this user to read it.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new MisuseException(
                $"{option} names \"{file}\", which gives no certificate with its private key. Give both as PEM; a key in " +
                "a file of its own goes to --certificate-key.");
        }
    }
}
