package quadrant.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneEntry;
import quadrant.backbone.KnownBackbone;
import quadrant.backbone.OwnExport;
import quadrant.backbone.PhotoReference;

/** The text on backbones, the same in every interface. */
public final class BackboneTable {
    /** The names of the columns. */
    public static final List<String> COLUMNS =
            List.of("Name", "State", "MB", "Parameters", "Input", "Licence", "When to use it");

    private static final double MEGA = 1e6;

    private BackboneTable() {}

    /** The cells of one backbone, by column. */
    public static List<String> cells(BackboneEntry e) {
        return List.of(
                e.name(),
                e.state().text(),
                e.bytes() == 0 ? "" : String.format(Locale.ROOT, "%.0f", e.bytes() / MEGA),
                e.parameters().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, "%.1f M", e.parameters().getAsLong() / MEGA),
                e.preprocessing().map(p -> p.sizePx() + " px").orElse(""),
                e.licence(),
                e.use());
    }

    /** A table with fixed columns, header first. */
    static List<String> lines(List<BackboneEntry> entries) {
        return TextTable.lines(
                Stream.concat(Stream.of(COLUMNS), entries.stream().map(BackboneTable::cells))
                        .toList(),
                List.of(2, 3, 4));
    }

    /** The backbones for biology that users export themselves: what each is, and how to get it. */
    public static List<String> own(List<BackboneEntry> there) {
        List<String> lines = new ArrayList<>(List.of("For biology, to be exported by yourself:"));
        OwnExport.all().stream()
                .filter(o -> there.stream().noneMatch(e -> e.name().equals(o.name())))
                .forEach(o -> lines.addAll(List.of(
                        String.format(
                                Locale.ROOT,
                                "  %-12s %.0f M, %d px, %s. %s",
                                o.name(),
                                o.parameters() / MEGA,
                                o.size(),
                                o.licence(),
                                o.use()),
                        "               " + o.citation(),
                        "               " + o.how())));
        return lines.size() == 1 ? List.of() : lines;
    }

    /** The description of one such backbone, by name, for JSON. */
    public static Map<String, Object> facts(BackboneEntry e) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", e.name());
        facts.put("state", e.state().text());
        facts.put("title", e.title());
        facts.put("bytes", e.bytes());
        e.parameters().ifPresent(p -> facts.put("parameters", p));
        e.preprocessing().ifPresent(p -> {
            facts.put("size", p.sizePx());
            facts.put("sha256", e.sha256().orElse(""));
            facts.put("order", p.order().name());
            facts.put("mean", p.mean());
            facts.put("scale", p.scale());
            facts.put("cuts", e.cuts());
        });
        facts.put("licence", e.licence());
        facts.put("terms", e.terms());
        facts.put("use", e.use());
        facts.put("preprocessingFrom", e.preprocessingFrom());
        e.known().flatMap(KnownBackbone::link).ifPresent(a -> facts.put("address", a));
        return facts;
    }

    /** The message that a backbone was added, with how to use it. */
    static String added(BackboneCard card) {
        return "Added " + card.name() + ": depths 0 to " + card.maxDepth() + ", "
                + card.preprocessing().sizePx()
                + " pixels. Use it with: quadrant finetune DATA --output DIR --backbone "
                + card.name();
    }

    /** The description of an added backbone, for JSON. */
    static Map<String, Object> facts(BackboneCard card) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("title", card.title());
        facts.put("licence", card.licence());
        facts.put("sha256", card.sha256());
        facts.put("size", card.preprocessing().sizePx());
        facts.put("order", card.preprocessing().order());
        facts.put("mean", card.preprocessing().mean());
        facts.put("scale", card.preprocessing().scale());
        facts.put("cuts", card.cuts());
        card.reference().ifPresent(r -> facts.put("referenceImages", r.images()));
        return facts;
    }

    /** The message that photographs were measured as a reference. */
    static String referred(BackboneCard card) {
        PhotoReference r = card.reference().orElseThrow();
        return "Measured " + r.images() + " photographs at " + r.tensors().size() + " cuts of " + card.name() + ", "
                + r.channels() + " channels. From now on the similarity of images is measured against them.";
    }

    /** The description of a reference, for JSON. */
    static Map<String, Object> referenceFacts(BackboneCard card) {
        PhotoReference r = card.reference().orElseThrow();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("images", r.images());
        facts.put("photographs", r.photographs());
        facts.put("channels", r.channels());
        facts.put("cuts", r.tensors());
        return facts;
    }
}
