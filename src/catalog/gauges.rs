//! How a catalog fares, for Prometheus.

use std::{fmt, sync::Arc};

use prometheus_client::{
    collector::Collector, encoding::DescriptorEncoder, metrics::MetricType, registry::Unit,
};

use super::{BreakerState, Catalog, Health};

/// The health of a catalog, as it is when it is asked for.
#[derive(Debug)]
pub struct CatalogGauges(pub Arc<dyn Catalog>);

impl Collector for CatalogGauges {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Health {
            breaker, mirror, ..
        } = self.0.health();
        if let Some(now) = breaker {
            let help = "Whether the catalog is asked: 1 for the state that holds";
            let gauge = MetricType::Gauge;
            let mut states = encoder.encode_descriptor("breaker_state", help, None, gauge)?;
            for state in BreakerState::ALL {
                let labels = [("state", state.as_str())];
                let holds = i64::from(state == now);
                states.encode_family(&labels)?.encode_gauge(&holds)?;
            }
        }
        if let Some(mirror) = mirror {
            let help = "Entities of the mirror";
            let entities = i64::try_from(mirror.entities).unwrap_or(i64::MAX);
            encoder
                .encode_descriptor("mirror_entities", help, None, MetricType::Gauge)?
                .encode_gauge(&entities)?;
            if let Some(age) = mirror.age {
                let help = "Time since the catalog was last read to its end";
                let unit = Some(&Unit::Seconds);
                encoder
                    .encode_descriptor("mirror_age", help, unit, MetricType::Gauge)?
                    .encode_gauge(&age.as_secs_f64())?;
            }
        }
        Ok(())
    }
}
