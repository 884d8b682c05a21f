package quadrant.face;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import quadrant.task.Folders;

/** What there is: versions, machine, backbones, cache. */
public final class InfoJob {
    private final Wiring wiring;

    public InfoJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Facts by name, in order; values are texts or numbers. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("quadrant", Version.get());
        facts.put("trunk", wiring.engines().trunks().version());
        facts.put("tail", wiring.engines().tails().version());
        facts.put("java", System.getProperty("java.version"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("memoryForJavaMiB", Runtime.getRuntime().maxMemory() >> 20);
        facts.put("devices", wiring.engines().trunks().devices());
        facts.put("backbones", wiring.catalog().names());
        facts.put("backboneStore", wiring.store().folder().toString());
        facts.put("backboneStoreBytes", size(wiring.store().folder()));
        facts.put("home", wiring.home().toString());
        facts.put("cache", wiring.cache().folder().toString());
        facts.put("cacheBytes", size(wiring.cache().folder()));
        return facts;
    }

    private static long size(Path folder) {
        try {
            return Folders.bytes(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
