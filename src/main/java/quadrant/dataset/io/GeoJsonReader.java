package quadrant.dataset.io;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import quadrant.task.OutsideFile;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** The features of a GeoJSON file one by one (memory holds one): of a collection, a list, or a single feature. */
public final class GeoJsonReader implements Iterator<GeoFeature>, AutoCloseable {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int ZIP_MAGIC = 0x504b;
    private static final String FEATURES = "features";

    /** More levels than any geometry has. */
    private static final int DEEPEST = 100;

    private final Path file;
    private final long bytes;
    private final SeekableByteChannel channel;
    private final JsonReader json;
    private final JsonObject members = new JsonObject();
    private boolean collection;
    private boolean ended;
    private int number;
    private @Nullable GeoFeature single;

    /**
     * Opens a file.
     *
     * @throws UserException where it cannot be read or is not GeoJSON with features
     */
    public GeoJsonReader(Path file) {
        this.file = file;
        try {
            this.bytes = OutsideFile.size(file, "a GeoJSON file");
            this.channel = Files.newByteChannel(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
        try {
            this.json = new JsonReader(
                    new InputStreamReader(unpacked(file, Channels.newInputStream(channel)), StandardCharsets.UTF_8));
            // QuPath writes undefined measurements as NaN
            json.setLenient(true);
            begin();
        } catch (IOException | IllegalStateException | JsonParseException e) {
            close(channel);
            throw damaged(e);
        }
    }

    /** The content of a compressed stream, recognised by its first two bytes; for a zip the first entry that is GeoJSON. */
    static InputStream unpacked(Path file, InputStream packed) throws IOException {
        BufferedInputStream in = new BufferedInputStream(packed, 1 << 16);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        if (magic == GZIP_MAGIC) {
            return new GZIPInputStream(in, 1 << 16);
        }
        if (magic != ZIP_MAGIC) {
            return in;
        }
        ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
        for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
            if (GeoJsonFile.isEntry(e.getName())) {
                return zip;
            }
        }
        throw new IOException("the zip " + ImageFiles.name(file) + " holds no .geojson");
    }

    private void begin() throws IOException {
        JsonToken first = json.peek();
        if (first == JsonToken.BEGIN_ARRAY) {
            json.beginArray();
            return;
        }
        if (first != JsonToken.BEGIN_OBJECT) {
            throw new IOException("it begins neither with an object nor with a list");
        }
        json.beginObject();
        collection = true;
        if (readMembers()) {
            return;
        }
        end();
        if (!"Feature".equals(GeoFeature.text(members, "type"))) {
            throw new IOException("it is no FeatureCollection");
        }
        single = new GeoFeature(members, 1);
    }

    /** Reads members up to the features; returns whether features follow. */
    private boolean readMembers() throws IOException {
        while (json.hasNext()) {
            String name = json.nextName();
            if (name.equals(FEATURES)) {
                json.beginArray();
                return true;
            }
            members.add(name, flat(JsonParser.parseReader(json), 0));
        }
        return false;
    }

    /** Refuses what is nested so deeply that no writer would end, before anything recurses into it. */
    private static JsonElement flat(JsonElement e, int depth) {
        if (depth > DEEPEST) {
            throw new JsonParseException("it is nested more than " + DEEPEST + " levels deep");
        }
        if (e.isJsonArray()) {
            e.getAsJsonArray().forEach(inner -> flat(inner, depth + 1));
        } else if (e.isJsonObject()) {
            e.getAsJsonObject().entrySet().forEach(inner -> flat(inner.getValue(), depth + 1));
        }
        return e;
    }

    private void end() throws IOException {
        if (collection) {
            json.endObject();
        }
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new IOException("something follows its end");
        }
        ended = true;
    }

    @Override
    public boolean hasNext() {
        if (single != null) {
            return true;
        }
        if (ended) {
            return false;
        }
        try {
            if (json.hasNext()) {
                return true;
            }
            json.endArray();
            if (collection && readMembers()) {
                throw new IOException("it has two lists of features");
            }
            end();
            return false;
        } catch (IOException | IllegalStateException | JsonParseException e) {
            throw damaged(e);
        }
    }

    @Override
    public GeoFeature next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        GeoFeature only = single;
        if (only != null) {
            single = null;
            return only;
        }
        number++;
        try {
            return GeoFeature.of(flat(JsonParser.parseReader(json), 0), number);
        } catch (IllegalStateException | JsonParseException e) {
            throw damaged(e);
        }
    }

    /** The members of the collection besides its features; before the last feature is read, those before the first one. */
    public JsonObject members() {
        return members;
    }

    /** Whether the classes are predictions of a Quadrant model. */
    public boolean predicted() {
        return GeoJsonFile.PREDICTIONS.equals(GeoFeature.text(members, GeoJsonFile.GENERATOR));
    }

    /** The approximate number of bytes of the file that were read; all of them once it is closed. */
    public long done() {
        try {
            return channel.isOpen() ? Math.min(bytes, channel.position()) : bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The size of the file in bytes. */
    public long total() {
        return bytes;
    }

    private UserException unreadable(IOException e) {
        return new UserException(
                "The GeoJSON file " + file + " cannot be read (" + Reason.of(e) + ").",
                "Check the path and its permissions.",
                e);
    }

    private UserException damaged(Exception e) {
        Throwable cause = e instanceof JsonParseException && e.getCause() != null ? e.getCause() : e;
        String reason = cause instanceof IOException io ? Reason.of(io) : String.valueOf(cause.getMessage());
        return new UserException(
                "The GeoJSON file " + file + " is damaged"
                        + (number > 0 ? " at feature " + number : "") + " ("
                        + reason.replaceAll("\\R.*", "").replaceAll("\\.$", "") + ").",
                "Export it again, from QuPath with File › Export objects as GeoJSON.",
                e);
    }

    @Override
    public void close() {
        close(json);
    }

    private void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
