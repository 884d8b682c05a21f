package quadrant.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import quadrant.explain.Examination;
import quadrant.explain.Technique;
import quadrant.plan.Recipe;
import quadrant.plan.Sampling;
import quadrant.workflow.FineTuned;

/** The papers for the methods used in one run, and no others; all are in {@code references.tsv}. */
final class References {
    /** Transforms of an augmentation plan for which there are papers. */
    private static final Map<String, List<String>> TRANSFORMS = Map.of(
            "elastic", List.of("elastic"),
            "stain-jitter", List.of("deconvolution", "stain_jitter"),
            "stain-mix", List.of("macenko"));

    private final Map<String, String> papers = new LinkedHashMap<>();
    private final Set<String> cited = new TreeSet<>();

    private References() {
        Page.rows("references.tsv").forEach(row -> papers.put(row.get(0), row.get(1)));
    }

    /** In the order of the text, without repetition. */
    static List<String> of(RunReport run) {
        References references = new References();
        references.collect(run);
        return references.papers.entrySet().stream()
                .filter(e -> references.cited.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    private void cite(boolean used, String... keys) {
        for (String key : keys) {
            Objects.requireNonNull(papers.get(key), key);
            if (used) {
                cited.add(key);
            }
        }
    }

    private void collect(RunReport run) {
        run.backbone().ifPresent(b -> backbone(b.name().toLowerCase(Locale.ROOT)));
        run.tuned().map(FineTuned::advice).ifPresent(a -> {
            cite(a.evidence().layers().value().isPresent(), "head2toe");
            Recipe r = a.recipe();
            String plan = r.augmentation().canonical();
            TRANSFORMS.forEach((transform, keys) -> cite(plan.contains(transform + "("), keys.toArray(String[]::new)));
            training(r, run.depth() > 0);
        });
        cite(run.data().bags(), "bags", "mean_pooling", "instance_space");
        cite(run.test().isPresent(), "bootstrap");
        cite(run.test().stream().anyMatch(o -> !o.baselines().isEmpty()), "paired");
        run.examination().ifPresent(this::examination);
        cite(true, "claim", "mi_claim");
    }

    /** The paper whose key is a prefix of the network's name. */
    private void backbone(String name) {
        papers.keySet().stream().filter(name::startsWith).findFirst().ifPresent(key -> cite(true, key, "imagenet"));
    }

    private void training(Recipe r, boolean tuned) {
        cite(tuned, "probe_first", "adamw", "cosine", "stage_rates", "averaging", "pytorch");
        cite(tuned && r.labelSmoothing() > 0, "smoothing");
        cite(tuned && r.dropout() > 0, "dropout");
        cite(tuned && r.batching().mixing().mixUp() > 0, "mixup");
        cite(tuned && r.batching().mixing().cutMix() > 0, "cutmix");
        cite(tuned && r.batching().sampling() == Sampling.BALANCED, "balanced");
    }

    private void examination(Examination e) {
        e.examples()
                .value()
                .ifPresent(examples ->
                        examples.forEach(x -> cite(true, key(x.look().technique()))));
        cite(e.map().value().isPresent(), "components");
    }

    private static String key(Technique technique) {
        return switch (technique) {
            case CAM, ALL_LAYERS -> "cam";
            case GRAD_CAM -> "grad_cam";
            case OCCLUSION -> "occlusion";
        };
    }
}
