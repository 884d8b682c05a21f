package quadrant.augment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All transforms by their names in files. Their parameters are the components of their records, in that order. */
final class Kinds {
    private static final Map<Class<? extends Augmentation>, String> NAMES = names();

    private Kinds() {}

    private static Map<Class<? extends Augmentation>, String> names() {
        Map<Class<? extends Augmentation>, String> names = new LinkedHashMap<>();
        names.put(Flip.class, "flip");
        names.put(Rotation.class, "rotation");
        names.put(Scale.class, "scale");
        names.put(Shear.class, "shear");
        names.put(Shift.class, "shift");
        names.put(Elastic.class, "elastic");
        names.put(StainJitter.class, "stain-jitter");
        names.put(StainMix.class, "stain-mix");
        names.put(Gamma.class, "gamma");
        names.put(Contrast.class, "contrast");
        names.put(Brightness.class, "brightness");
        names.put(ChannelGain.class, "channel-gain");
        names.put(ChannelOffset.class, "channel-offset");
        names.put(WindowJitter.class, "window-jitter");
        names.put(GaussianBlur.class, "gaussian-blur");
        names.put(Defocus.class, "defocus");
        names.put(ResolutionLoss.class, "resolution");
        names.put(Vignetting.class, "vignetting");
        names.put(IlluminationGradient.class, "illumination-gradient");
        names.put(GaussianNoise.class, "gaussian-noise");
        names.put(PoissonGaussianNoise.class, "poisson-gaussian-noise");
        names.put(JpegArtefacts.class, "jpeg");
        names.put(OneOf.class, "one-of");
        return Collections.unmodifiableMap(names);
    }

    /** The name of a transform. */
    static String of(Augmentation transform) {
        return NAMES.getOrDefault(transform.getClass(), "");
    }

    static String all() {
        return String.join(", ", NAMES.values());
    }

    /** The parameters of a transform by name. */
    static Map<String, Double> parameters(Augmentation transform) {
        Map<String, Double> parameters = new LinkedHashMap<>();
        for (RecordComponent c : transform.getClass().getRecordComponents()) {
            try {
                parameters.put(c.getName(), (Double) c.getAccessor().invoke(transform));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The parameters of " + transform + " cannot be read", e);
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    /**
     * Reads the transform that a file names.
     *
     * @throws IllegalArgumentException if a parameter is out of range
     */
    static Augmentation read(PlanFields file) {
        String name = file.text("type");
        Class<? extends Augmentation> kind = NAMES.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> PlanFile.unknown(name));
        if (kind == OneOf.class) {
            return new OneOf(choices(file));
        }
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values =
                Stream.of(components).map(c -> file.number(c.getName())).toArray();
        try {
            return kind.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The transform " + name + " cannot be made", e);
        }
    }

    private static List<Optics> choices(PlanFields file) {
        List<Optics> choices = new ArrayList<>();
        for (Augmentation transform : PlanFile.transforms(file.array("choices"))) {
            if (!(transform instanceof Optics choice)) {
                throw new IllegalArgumentException("a one-of must hold optics, not " + transform.kind());
            }
            choices.add(choice);
        }
        return choices;
    }
}
