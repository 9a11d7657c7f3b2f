namespace GitOps.Functions.Clusters;

/// <summary>
/// The fields of one protobuf message, one after the other (https://protobuf.dev/programming-guides/encoding/). Generated classes would bring the
/// descriptors of all Kubernetes types into the start of a native executable, for the dozen fields that are read here.
/// </summary>
/// <param name="message">The message.</param>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Number { get; private set; }

    /// <summary>The content of a string, bytes or message; empty otherwise.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The value of an integer; 0 otherwise.</summary>
    public long Value { get; private set; }

    /// <summary>The content as text.</summary>
    public readonly string Text => System.Text.Encoding.UTF8.GetString(Content);

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">It is no such message, or a part of one.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        var tag = Varint();
        (Number, Value) = ((int)(tag >> 3), 0);
        Content = default;
        switch (tag & 7)
        {
            case 0: Value = (long)Varint(); break;
            case 1: Take(8); break;
            case 2: Content = Take(Varint()); break;
            case 5: Take(4); break;
            default: throw new FormatException("a field of no known type");
        }
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length) throw new FormatException("a field is cut short");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        throw new FormatException("an integer without end");
    }
}
