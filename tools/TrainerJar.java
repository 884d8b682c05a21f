import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Makes the jar of the trainer: the entries of jars in a folder where no class loader but Quadrant's looks. They stay packed as they
 * are (APPNOTE.TXT of ZIP, 4.3).
 *
 * <p>PyTorch's libraries for Linux get other names among themselves, and their unique symbols become weak ones. Else the system's
 * loader would link them with another plug-in's PyTorch: one of another version is then missing symbols, and one of the same
 * version ends the process, as its operators are registered twice.
 *
 * <p>java tools/TrainerJar.java OUTPUT FOLDER JAR…: jars without ZIP64.
 */
final class TrainerJar {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int CENTRAL_LENGTH = 46;
    private static final int END_LENGTH = 22;
    /** Sizes stand before the data, and the name is UTF-8. */
    private static final short UTF_8_NAME = 1 << 11;
    /** 1 January 1980, the same in each build. */
    private static final int TIME = 0x00210000;

    private static final Set<String> LINKED = Set.of("libc10.so", "libtorch.so", "libtorch_cpu.so");
    /** Of ELF: kinds of section, of entry, and of a symbol's binding. */
    private static final int SYMBOLS = 11;

    private static final int DYNAMIC = 6;
    private static final int NEEDED = 1;
    private static final int SONAME = 14;
    private static final int UNIQUE = 10;
    private static final int WEAK = 2;
    /** Two per cent larger than by the usual level, in half of its time. */
    private static final int LEVEL = 5;

    private final OutputStream out;
    private final String folder;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int entries;
    private int written;

    private TrainerJar(OutputStream out, String folder) {
        this.out = out;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        try (OutputStream out = Files.newOutputStream(Path.of(args[0]))) {
            TrainerJar jar = new TrainerJar(out, args[1]);
            for (int i = 2; i < args.length; i++) {
                jar.add(ByteBuffer.wrap(Files.readAllBytes(Path.of(args[i]))).order(ByteOrder.LITTLE_ENDIAN));
            }
            jar.end();
        }
    }

    private void add(ByteBuffer jar) throws IOException {
        int end = jar.limit() - END_LENGTH;
        while (jar.getInt(end) != END) {
            end--;
        }
        int at = jar.getInt(end + 16);
        for (int i = 0; i < jar.getShort(end + 10); i++) {
            int nameLength = jar.getShort(at + 28);
            String name = new String(jar.array(), at + CENTRAL_LENGTH, nameLength, StandardCharsets.UTF_8);
            if (!name.endsWith("/") && (!name.startsWith("META-INF/") || name.startsWith("META-INF/services/"))) {
                move(jar, at, (folder + name).getBytes(StandardCharsets.UTF_8));
            }
            at += CENTRAL_LENGTH + nameLength + jar.getShort(at + 30) + jar.getShort(at + 32);
        }
    }

    private void move(ByteBuffer jar, int at, byte[] name) throws IOException {
        int from = jar.getInt(at + 42);
        byte[] packed = new byte[jar.getInt(at + 20)];
        jar.get(from + LOCAL_LENGTH + jar.getShort(from + 26) + jar.getShort(from + 28), packed);
        int crc = jar.getInt(at + 16);
        int size = jar.getInt(at + 24);
        if (new String(name, StandardCharsets.UTF_8).matches(".*/lib(torch|torch_cpu|c10|djl_torch)\\.so")) {
            byte[] library = apart(unpacked(packed, size));
            CRC32 sum = new CRC32();
            sum.update(library);
            crc = (int) sum.getValue();
            packed = packed(library);
        }
        ByteBuffer facts = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        facts.putShort(UTF_8_NAME).putShort(jar.getShort(at + 10)).putInt(TIME);
        facts.putInt(crc).putInt(packed.length).putInt(size).putShort((short) name.length);
        directory.write(bytes(CENTRAL_LENGTH)
                .putInt(CENTRAL)
                .putShort((short) 20)
                .putShort((short) 20)
                .put(facts.array())
                .putInt(42, written)
                .array());
        directory.write(name);
        out.write(bytes(LOCAL_LENGTH)
                .putInt(LOCAL)
                .putShort((short) 20)
                .put(facts.array())
                .array());
        out.write(name);
        out.write(packed);
        written += LOCAL_LENGTH + name.length + packed.length;
        entries++;
    }

    private static byte[] unpacked(byte[] packed, int size) throws IOException {
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed), new Inflater(true))) {
            byte[] library = new byte[size];
            in.readNBytes(library, 0, size);
            return library;
        }
    }

    private static byte[] packed(byte[] library) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(library.length / 3);
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(LEVEL, true))) {
            out.write(library);
        }
        return packed.toByteArray();
    }

    /** A library in ELF's form of 64 bits (System V ABI) that is linked with none but its own. */
    private static byte[] apart(byte[] library) {
        ByteBuffer elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        long sections = elf.getLong(0x28);
        for (int i = 0; i < elf.getShort(0x3c); i++) {
            int section = (int) sections + i * elf.getShort(0x3a);
            int type = elf.getInt(section + 4);
            int at = (int) elf.getLong(section + 0x18);
            int end = at + (int) elf.getLong(section + 0x20);
            int linked = (int) sections + elf.getInt(section + 0x28) * elf.getShort(0x3a);
            if (type == SYMBOLS) {
                for (int symbol = at; symbol < end; symbol += 24) {
                    int info = elf.get(symbol + 4) & 0xff;
                    if (info >> 4 == UNIQUE) {
                        elf.put(symbol + 4, (byte) (WEAK << 4 | info & 0xf));
                    }
                }
            } else if (type == DYNAMIC) {
                int names = (int) elf.getLong(linked + 0x18);
                for (int entry = at; entry < end; entry += 16) {
                    long tag = elf.getLong(entry);
                    if (tag == NEEDED || tag == SONAME) {
                        rename(elf, names + (int) elf.getLong(entry + 8));
                    }
                }
            }
        }
        return library;
    }

    private static void rename(ByteBuffer elf, int at) {
        int end = at;
        while (elf.get(end) != 0) {
            end++;
        }
        String name = new String(elf.array(), at, end - at, StandardCharsets.US_ASCII);
        if (LINKED.contains(name)) {
            if (elf.get(at - 1) != 0) {
                throw new IllegalStateException(name + " is the end of another name");
            }
            elf.put(at + 3, (byte) 'Q');
        }
    }

    private void end() throws IOException {
        directory.writeTo(out);
        out.write(bytes(END_LENGTH)
                .putInt(END)
                .putShort(8, (short) entries)
                .putShort(10, (short) entries)
                .putInt(12, directory.size())
                .putInt(16, written)
                .array());
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
