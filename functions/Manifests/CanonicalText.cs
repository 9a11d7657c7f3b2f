using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Writes values canonically, into buffers that are used again. A value is written as it stands first, which copies what was parsed and makes no node
/// for any part of it; then its text is put in order. Nothing is taken apart that is in order already, and most of what people write is.
/// </summary>
internal sealed class CanonicalText
{
    private const int LargeBytes = 256 << 10;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1000 };

    private readonly ArrayBufferWriter<byte> _asWritten = new(4 << 10);
    private readonly List<Member> _members = [];
    private byte[] _text = new byte[4 << 10];
    private int _length;

    /// <summary>It has grown so much that it is not worth keeping.</summary>
    public bool IsLarge => _asWritten.Capacity + _text.Length > LargeBytes;

    /// <summary>The canonical bytes of a value, UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(JsonNode? value)
    {
        AsWritten(value);
        _length = 0;
        _members.Clear();
        var reader = new Utf8JsonReader(_asWritten.WrittenSpan, ReaderOptions);
        reader.Read();
        Value(ref reader);
        return _text.AsSpan(0, _length);
    }

    private void AsWritten(JsonNode? value)
    {
        _asWritten.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_asWritten, WriterOptions);
        if (value is null) writer.WriteNullValue();
        else value.WriteTo(writer);
    }

    private void Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: Object(ref reader); break;
            case JsonTokenType.StartArray: List(ref reader); break;
            case JsonTokenType.String: Quoted(reader.ValueSpan); break;
            case JsonTokenType.Number: Number(reader.ValueSpan); break;
            default: Put(reader.ValueSpan); break;
        }
    }

    private void List(ref Utf8JsonReader reader)
    {
        Put("["u8);
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first) Put(","u8);
            Value(ref reader);
        }

        Put("]"u8);
    }

    private void Object(ref Utf8JsonReader reader)
    {
        Put("{"u8);
        var (outer, sorted) = (_members.Count, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_members.Count > outer) Put(","u8);
            var (start, name) = (_length, reader.ValueSpan.Length);
            Quoted(reader.ValueSpan);
            Put(":"u8);
            reader.Read();
            Value(ref reader);
            var member = new Member(start, name, _length - start);
            sorted &= _members.Count == outer || Compare(_members[^1], member) < 0;
            _members.Add(member);
        }

        if (!sorted) Sort(CollectionsMarshal.AsSpan(_members)[outer..]);
        CollectionsMarshal.SetCount(_members, outer);
        Put("}"u8);
    }

    // The members stand one after the other at the end of what is written so far.
    private void Sort(Span<Member> members)
    {
        var start = members[0].Start;
        var copy = ArrayPool<byte>.Shared.Rent(_length - start);
        _text.AsSpan(start.._length).CopyTo(copy);
        members.Sort(Compare);
        _length = start;
        foreach (var member in members)
        {
            if (_length > start) Put(","u8);
            Put(copy.AsSpan(member.Start - start, member.Length));
        }

        ArrayPool<byte>.Shared.Return(copy);
    }

    private int Compare(Member one, Member other)
    {
        var order = Compare(Name(one), Name(other));
        return order != 0 ? order : one.Start.CompareTo(other.Start);
    }

    private static int Compare(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) =>
        IsPlain(name) && IsPlain(other) ? name.SequenceCompareTo(other) : string.CompareOrdinal(Text(name), Text(other));

    private ReadOnlySpan<byte> Name(Member member) => _text.AsSpan(member.Start + 1, member.NameLength);

    // Bytes of ASCII without escapes are ordered as the characters that they stand for; in others a surrogate pair is not.
    private static bool IsPlain(ReadOnlySpan<byte> name) => Ascii.IsValid(name) && !name.Contains((byte)'\\');

    private static string Text(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader((byte[])[(byte)'"', .. name, (byte)'"']);
        reader.Read();
        return reader.GetString()!;
    }

    // Minus zero equals zero; a number beyond 64-bit floats stays as it is written.
    private void Number(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < 16 && digits[0] != '-' && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) Put(digits);
        else if (Encoding.ASCII.GetString(digits) is var text) Put(Encoding.ASCII.GetBytes(GoNumber.Normalise(text) switch { null => text, "-0" => "0", var number => number }));
    }

    private void Quoted(ReadOnlySpan<byte> content)
    {
        Put("\""u8);
        Put(content);
        Put("\""u8);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_text.Length - _length < bytes.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>A member of an object that is being written.</summary>
    /// <param name="Start">Where it begins, with the quote of its name.</param>
    /// <param name="NameLength">Bytes of its name as written, without quotes.</param>
    /// <param name="Length">Bytes of all of it.</param>
    private readonly record struct Member(int Start, int NameLength, int Length);
}
