//! The server's whole HTTP side without sockets: middleware, extractors, handlers, service, committer, store.
//!
//! One request at a time on the caller's thread, so that a run depends on nothing but its seed.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method as HttpMethod, StatusCode};
use actix_web::rt::{System, SystemRunner};
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use sojourn_client::transport::{Method, Request, Response};
use sojourn_server::app::{application, shared};
use sojourn_server::config::Config;
use sojourn_server::desk::Desk;
use sojourn_server::service::Service;
use sojourn_server::store::desk::DeskStore;

type Answering = Box<dyn Fn(&SystemRunner, TestRequest) -> (StatusCode, HeaderMap, Vec<u8>)>;

/// The desk of that service, which routes expect to be there.
fn desk(config: &Config, service: Arc<Service>) -> Data<Desk> {
    let store = DeskStore::open(&config.data_dir).expect("the desk's own file opens");
    let clock = Arc::clone(&service);
    Data::new(Desk::new(store, service, Arc::new(move || clock.now())))
}

/// A service behind its routes.
pub struct InProcess {
    // Before the runtime it lives on, so that it is dropped first.
    answering: Answering,
    system: Rc<SystemRunner>,
}

impl InProcess {
    /// Brings up the routes of a service.
    #[must_use]
    pub fn new(config: &Config, service: Arc<Service>) -> Self {
        let system = Rc::new(System::new());
        let app = application(shared(config, Arc::clone(&service), Arc::default()), desk(config, service));
        let app = system.block_on(init_service(app));
        let answering = move |system: &SystemRunner, request: TestRequest| {
            system.block_on(async {
                match app.call(request.to_request()).await {
                    Ok(response) => taken_apart(response).await,
                    Err(error) => {
                        let response = error.error_response();
                        (response.status(), response.headers().clone(), body_of(response.into_body()).await)
                    }
                }
            })
        };
        Self { answering: Box::new(answering), system }
    }

    /// Answers one request.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Response {
        let method = match request.method {
            Method::Get => HttpMethod::GET,
            Method::Post => HttpMethod::POST,
        };
        let mut asked = TestRequest::with_uri(&request.path).method(method).set_payload(request.body.clone());
        for (name, value) in &request.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                asked = asked.insert_header((HeaderName::from_static(name), value));
            }
        }
        let (status, headers, body) = (self.answering)(&self.system, asked);
        let headers = headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        Response { status: status.as_u16(), headers, body }
    }
}

async fn taken_apart(response: ServiceResponse<BoxBody>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, body_of(response.into_body()).await)
}

async fn body_of(body: impl MessageBody) -> Vec<u8> {
    to_bytes(body).await.map(|bytes| bytes.to_vec()).unwrap_or_default()
}
