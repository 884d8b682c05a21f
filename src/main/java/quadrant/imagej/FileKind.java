package quadrant.imagej;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** The type of a file, recognised by its first bytes, independent of its name. */
enum FileKind {
    PNG("png"),
    JPEG("jpeg"),
    GIF("gif"),
    BMP("bmp"),
    TIFF("tiff"),
    OTHER("");

    /** TIFF and BigTIFF, each in both byte orders. */
    private static final Set<String> TIFFS = Set.of("II*\0", "MM\0*", "II+\0", "MM\0+");

    private static final long IN_MEMORY_BYTES = 32L << 20;

    private final String imageIoName;

    FileKind(String imageIoName) {
        this.imageIoName = imageIoName;
    }

    /** The name under which ImageIO knows the format. */
    String imageIoName() {
        return imageIoName;
    }

    static FileKind of(Path file) throws IOException {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(8), StandardCharsets.ISO_8859_1);
        }
        if (head.startsWith("\u0089PNG\r\n")) {
            return PNG;
        } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (head.startsWith("GIF8")) {
            return GIF;
        } else if (head.startsWith("BM")) {
            return BMP;
        } else if (TIFFS.contains(head.substring(0, Math.min(4, head.length())))) {
            return TIFF;
        }
        return OTHER;
    }

    /** A stream for decoders: small files from memory, as decoders read byte by byte. */
    static ImageInputStream open(Path file) throws IOException {
        return Files.size(file) <= IN_MEMORY_BYTES
                ? new ByteArrayImageInputStream(Files.readAllBytes(file))
                : new FileImageInputStream(file.toFile());
    }
}
