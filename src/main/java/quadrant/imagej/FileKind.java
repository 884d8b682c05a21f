package quadrant.imagej;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** The type of a file, recognised by its first bytes, independent of its name. */
enum FileKind {
    PNG("\u0089PNG\r\n"),
    JPEG("\u00ff\u00d8\u00ff"),
    GIF("GIF8"),
    BMP("BM"),
    WEBP("RIFF....WEBP"),
    /** TIFF and BigTIFF, each in both byte orders. */
    TIFF("II*\0|MM\0*|II+\0|MM\0+"),
    OTHER("");

    private static final long IN_MEMORY_BYTES = 32L << 20;

    private final String heads;

    /** @param heads the first bytes, one of these, separated by bars */
    FileKind(String heads) {
        this.heads = heads;
    }

    static FileKind of(Path file) throws IOException {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1).replaceFirst("(?s)^RIFF....", "RIFF....");
        }
        return Arrays.stream(values())
                .filter(kind -> Arrays.stream(kind.heads.split("\\|", -1)).anyMatch(head::startsWith))
                .findFirst()
                .orElse(OTHER);
    }

    /** A stream for decoders: small files from memory, as decoders read byte by byte. */
    static ImageInputStream open(Path file) throws IOException {
        return Files.size(file) <= IN_MEMORY_BYTES
                ? new ByteArrayImageInputStream(Files.readAllBytes(file))
                : new FileImageInputStream(file.toFile());
    }
}
