import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Makes of the zips two folders that can be uploaded as Fiji update sites, that of the trainer apart: each file under its name and the time of its version,
 * and db.xml.gz, which is read again and checked against its DTD. What differs between platforms has the platform in its name.
 *
 * <p>java tools/UpdateSite.java TARGET TIME, the folder of the zips and the time of the version in ISO 8601.
 */
final class UpdateSite {
    /** Of a zip to that of Fiji's updater. */
    private static final Map<String, String> PLATFORMS =
            Map.of("linux-x64", "linux64", "linux-arm64", "linux-arm64", "win-x64", "win64", "mac-arm64", "macos-arm64");

    private static final String DTD =
            """
            <!DOCTYPE pluginRecords [
            <!ELEMENT pluginRecords (plugin*)>
            <!ELEMENT plugin (platform*, category*, version?, previous-version*)>
            <!ELEMENT version (description?, dependency*, link*, author*)>
            <!ELEMENT previous-version EMPTY>
            <!ELEMENT description (#PCDATA)>
            <!ELEMENT dependency EMPTY>
            <!ELEMENT link (#PCDATA)>
            <!ELEMENT author (#PCDATA)>
            <!ELEMENT platform (#PCDATA)>
            <!ELEMENT category (#PCDATA)>
            <!ATTLIST plugin filename CDATA #REQUIRED>
            <!ATTLIST dependency filename CDATA #REQUIRED>
            <!ATTLIST version timestamp CDATA #REQUIRED>
            <!ATTLIST version checksum CDATA #REQUIRED>
            <!ATTLIST version filesize CDATA #REQUIRED>
            <!ATTLIST previous-version timestamp CDATA #REQUIRED>
            <!ATTLIST previous-version checksum CDATA #REQUIRED>]>
            """;

    /** A file of the site. */
    private record Item(byte[] bytes, List<String> platforms) {}

    public static void main(String[] args) throws Exception {
        String time = args[1].replaceAll("\\D", "").substring(0, 14);
        make(Path.of(args[0]), "", "update-site", time);
        // a site of its own, as Fiji installs all of a site
        make(Path.of(args[0]), "trainer-", "update-site-trainer", time);
    }

    private static void make(Path target, String kind, String folder, String time) throws Exception {
        Map<String, Map<String, byte[]>> byName = new TreeMap<>();
        try (Stream<Path> files = Files.list(target)) {
            for (Path zip : files.sorted().toList()) {
                for (Map.Entry<String, String> p : PLATFORMS.entrySet()) {
                    if (zip.getFileName().toString().matches("Quadrant-" + kind + "\\d.*-" + p.getKey() + "\\.zip")) {
                        read(zip).forEach((name, bytes) ->
                                byName.computeIfAbsent(name, n -> new TreeMap<>()).put(p.getValue(), bytes));
                    }
                }
            }
        }
        if (byName.isEmpty()) {
            throw new IOException("There is no zip in " + target);
        }
        Map<String, Item> items = new TreeMap<>();
        byName.forEach((name, of) -> {
            // no file may lie on two sites
            if (kind.isEmpty() || name.endsWith(".jar")) {
                add(items, name, of);
            }
        });
        Path site = target.resolve(folder);
        for (Map.Entry<String, Item> i : items.entrySet()) {
            Path file = site.resolve(i.getKey() + "-" + time);
            Files.createDirectories(file.getParent());
            Files.write(file, i.getValue().bytes());
        }
        Path db = site.resolve("db.xml.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(db))) {
            out.write(xml(items, time).getBytes(StandardCharsets.UTF_8));
        }
        System.out.println(validated(db) + " files of an update site, checked against its DTD: " + site);
    }

    private static Map<String, byte[]> read(Path zip) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipFile in = new ZipFile(zip.toFile())) {
            for (ZipEntry e : Collections.list(in.entries())) {
                if (!e.isDirectory()) {
                    files.put(e.getName(), in.getInputStream(e).readAllBytes());
                }
            }
        }
        return files;
    }

    /** The natives differ, the rest is the same on every platform. */
    private static void add(Map<String, Item> items, String name, Map<String, byte[]> byPlatform) {
        boolean natives = name.matches(".*/(onnxruntime|quadrant-trainer)\\.jar");
        if (!natives) {
            items.put(name, new Item(byPlatform.values().iterator().next(), List.of()));
            return;
        }
        byPlatform.forEach((platform, bytes) -> items.put(
                name.replaceFirst("\\.jar$", "-" + platform + ".jar"), new Item(bytes, List.of(platform))));
    }

    private static String xml(Map<String, Item> items, String time) throws IOException, GeneralSecurityException {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + DTD + "<pluginRecords>\n");
        for (Map.Entry<String, Item> i : items.entrySet()) {
            xml.append("<plugin filename=\"").append(i.getKey()).append("\">");
            i.getValue().platforms().forEach(p -> xml.append("<platform>").append(p).append("</platform>"));
            xml.append("<version timestamp=\"" + time + "\" checksum=\"" + checksum(i.getKey(), i.getValue().bytes())
                    + "\" filesize=\"" + i.getValue().bytes().length + "\">");
            xml.append("<description>Transfer learning for microscopy</description></version></plugin>\n");
        }
        return xml.append("</pluginRecords>\n").toString();
    }

    /** SHA-1 as Fiji's updater computes it: of a jar over its entries, without comments of properties and the manifest. */
    private static String checksum(String name, byte[] bytes) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        if (!name.endsWith(".jar")) {
            digest.update(name.getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        }
        Path jar = Files.createTempFile("quadrant", ".jar");
        Files.write(jar, bytes);
        try (ZipFile in = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = new ArrayList<>(Collections.list(in.entries()));
            entries.sort(Comparator.comparing(ZipEntry::getName));
            for (ZipEntry e : entries) {
                digest.update(e.getName().getBytes(StandardCharsets.US_ASCII));
                try (InputStream content = in.getInputStream(e)) {
                    byte[] all = content.readAllBytes();
                    if (!e.getName().equals("META-INF/MANIFEST.MF")) {
                        digest.update(e.getName().endsWith(".properties") ? withoutComments(all) : all);
                    }
                }
            }
        } finally {
            Files.delete(jar);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a line that begins with # the line feed stays; behind one of a # alone the updater takes the next line as it is. */
    private static byte[] withoutComments(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean start = true;
        for (int i = 0; i < text.length; i++) {
            if (start && text[i] == '#') {
                int from = i;
                while (i < text.length && text[i] != '\n') {
                    i++;
                }
                if (i < text.length) {
                    out.write('\n');
                }
                start = i - from > 1;
            } else {
                out.write(text[i]);
                start = !start && text[i] == '\n';
            }
        }
        return out.toByteArray();
    }

    /** The number of files in a database that holds to its DTD. */
    private static int validated(Path db) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setValidating(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException e) throws SAXException {
                throw e;
            }

            @Override
            public void error(SAXParseException e) throws SAXException {
                throw e;
            }

            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        });
        try (InputStream in = new GZIPInputStream(Files.newInputStream(db))) {
            return builder.parse(new InputSource(in)).getElementsByTagName("plugin").getLength();
        }
    }
}
